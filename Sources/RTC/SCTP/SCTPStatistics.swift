/// What an association has counted since it began.
public struct SCTPStatistics: Sendable, Equatable {
  public internal(set) var packetsReceived = 0
  public internal(set) var packetsSent = 0
  public internal(set) var bytesReceived = 0
  public internal(set) var bytesSent = 0
  public internal(set) var messagesReceived = 0
  public internal(set) var messagesSent = 0
  /// DATA chunks sent again, for any reason.
  public internal(set) var retransmissions = 0
  /// Times the retransmission timer ran out.
  public internal(set) var timeouts = 0
  /// Times three missing reports started a fast recovery.
  public internal(set) var fastRecoveries = 0
  /// Messages given up under partial reliability.
  public internal(set) var abandonedMessages = 0
  private var drops = [Int](repeating: 0, count: SCTPDropReason.allCases.count)

  /// How often something was dropped for `reason`.
  public func dropped(_ reason: SCTPDropReason) -> Int { drops[reason.rawValue] }

  /// Everything dropped, for whatever reason.
  public var dropped: Int { drops.reduce(0, +) }

  mutating func drop(_ reason: SCTPDropReason) { drops[reason.rawValue] += 1 }
}
