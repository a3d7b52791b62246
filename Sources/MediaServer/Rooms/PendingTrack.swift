import LiveKitProtocol

/// A track that was announced but has not shown up in a description yet.
struct PendingTrack: Sendable {
  var cid: String
  var info: LKTrackInfo
  /// Further names of the same track, of its other codecs.
  var otherCIDs: [String]
}
