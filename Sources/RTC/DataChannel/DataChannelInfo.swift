/// What is known of a data channel.
public struct DataChannelInfo: Sendable, Equatable {
  public let id: DataChannelID
  public let label: String
  /// The subprotocol; empty for none.
  public let subprotocol: String
  public let isOrdered: Bool
  public let reliability: SCTPReliability
  /// The SCTP stream; nil while the DTLS role is not known.
  public internal(set) var streamID: UInt16?
  /// Both sides agreed on the stream id beforehand, so that nothing is said in-band.
  public let isNegotiated: Bool
  public let isOpenedByPeer: Bool

  /// Bytes of label and subprotocol.
  var nameBytes: Int { label.utf8.count + subprotocol.utf8.count }
}
