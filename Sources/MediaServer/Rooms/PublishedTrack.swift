import LiveKitProtocol

/// A track that a participant publishes.
struct PublishedTrack: Sendable {
  var info: LKTrackInfo
  /// The client's name of it.
  var cid: String
  /// The client's names of its other codecs; sections of these names are the same track again, and are not forwarded.
  var otherCIDs: [String] = []
  /// Whether its publisher was told that somebody gets it.
  var isSubscriptionTold = false

  var sid: String { info.sid }
  var isVideo: Bool { info.type == .video }

  /// What the media plane needs to know.
  func bound(publisher: String, synchronizesStreams: Bool) -> BoundTrack {
    BoundTrack(
      sid: sid, isVideo: isVideo, isMuted: info.muted,
      layers: info.layers.compactMap { layer in
        (0...2).contains(layer.quality.rawValue)
          ? LayerWish.Published(
            quality: layer.quality.rawValue, width: Int(layer.width), height: Int(layer.height)) : nil
      },
      width: Int(info.width), height: Int(info.height),
      streamID: publisher + "|" + (synchronizesStreams ? streamName : sid), isStereo: info.stereo,
      disablesDTX: info.disableDtx, isEncrypted: info.encryption != .none)
  }

  /// Tracks of one source are played in step when they share a stream.
  private var streamName: String {
    if Self.isToken(info.stream) { return info.stream }
    return switch info.source {
    case .camera, .microphone: "camera"
    case .screenShare, .screenShareAudio: "screen"
    case .unknown, .UNRECOGNIZED: "unknown"
    }
  }

  /// Whether a client's name may stand in a session description.
  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64 && name.utf8.allSatisfy { (0x30...0x7a).contains($0) || $0 == 0x2d }
  }
}
