/// A track this side sends: how it is named in descriptions, and its RTP streams.
public struct MediaSender: Equatable, Sendable {
  /// The stream id of `a=msid`; `-` for none.
  public let streamID: String
  public let trackID: String
  /// The CNAME; nil for the connection's.
  public let cname: String?
  /// One encoding, or several with distinct rids for simulcast.
  public let encodings: [SenderEncoding]

  /// - Throws: `NegotiationError.invalidIdentifier` when a name could not stand in a description (it must be visible
  ///   ASCII without spaces), or `.invalidEncodings` when there are no encodings, or several without distinct rids.
  public init(
    streamID: String, trackID: String, encodings: [SenderEncoding], cname: String? = nil
  ) throws(NegotiationError) {
    for name in [streamID, trackID, cname ?? "-"] {
      guard Substring(name).isToken, name.utf8.count <= 256 else { throw .invalidIdentifier(name) }
    }
    let rids = encodings.compactMap(\.rid)
    for rid in rids {
      guard Substring(rid).isRestrictionIdentifier else { throw .invalidIdentifier(rid) }
    }
    guard !encodings.isEmpty, encodings.count == 1 || Set(rids).count == encodings.count
    else { throw .invalidEncodings }
    self.streamID = streamID
    self.trackID = trackID
    self.cname = cname
    self.encodings = encodings
  }

  /// A sender of one stream.
  public init(
    streamID: String, trackID: String, ssrc: UInt32, retransmissionSSRC: UInt32? = nil, cname: String? = nil
  ) throws(NegotiationError) {
    try self.init(
      streamID: streamID, trackID: trackID,
      encodings: [SenderEncoding(ssrc: ssrc, retransmissionSSRC: retransmissionSSRC)], cname: cname)
  }

  var rids: [String] { encodings.compactMap(\.rid) }
}
