/// Why a data channel cannot be opened.
public enum DataChannelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The label or the subprotocol is longer than 65535 bytes of UTF-8, or both together than the peer takes in a
  /// message.
  case nameTooLong
  /// The stream id belongs to another channel, or cannot be used.
  case streamIDInUse(UInt16)
  case invalidStreamID(UInt16)
  /// No stream is left, or the limit of channels is reached.
  case tooManyChannels
  /// Retransmissions or lifetime are negative or do not fit 32 bits.
  case invalidReliability
  /// The association is over.
  case closed

  public var description: String {
    switch self {
    case .nameTooLong: "The data channel's label and protocol are too long."
    case .streamIDInUse(let id): "Data channel id \(id) is in use."
    case .invalidStreamID(let id): "Data channel id \(id) is not a valid id."
    case .tooManyChannels: "No more data channels can be opened."
    case .invalidReliability: "The data channel's retransmission limit or lifetime is out of range."
    case .closed: "The connection for data channels is closed."
    }
  }
}
