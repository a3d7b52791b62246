/// The data channels between participant and server, by label.
public enum ChannelLabel: String, Sendable, CaseIterable {
  /// Ordered and reliable; carries sequenced `LKDataPacket`s.
  case reliable = "_reliable"
  /// Unordered without retransmission; carries `LKDataPacket`s.
  case lossy = "_lossy"
  /// Unordered without retransmission; carries raw frames of data tracks.
  case dataTrack = "_data_track"

  /// The stream id under which clients of protocol 18 open the channel without in-band negotiation.
  public var negotiatedID: UInt16 {
    switch self {
    case .reliable: UInt16(LKNegotiatedDataChannelID.ndciReliable.rawValue)
    case .lossy: UInt16(LKNegotiatedDataChannelID.ndciLossy.rawValue)
    case .dataTrack: UInt16(LKNegotiatedDataChannelID.ndciDataTrack.rawValue)
    }
  }
}
