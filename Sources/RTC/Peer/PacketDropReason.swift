/// Why a datagram was thrown away; peers count each reason and never fail for one.
public enum PacketDropReason: Int, Sendable, CaseIterable {
  case empty
  /// Its first byte is none that RFC 7983 knows.
  case unknownProtocol
  /// It came on no path this peer has checked.
  case unknownPath
  case notReady
  case malformedRTP
  case malformedRTCP
  case replayed
  case failedAuthentication
  /// From a new source, when as many are known as one peer may have.
  case tooManySources
  /// Authentic, but from a source no section was negotiated for.
  case unknownSource
  case malformedRetransmission
  /// What it reports was dropped, because the owner has not taken earlier events.
  case unread
  /// RTCP of our own that found no path for too long, or could not be protected.
  case unsent
}

/// How often each reason was met.
public struct PacketDropCounters: Sendable {
  private var counts = Array(repeating: 0, count: PacketDropReason.allCases.count)

  public init() {}

  public subscript(reason: PacketDropReason) -> Int { counts[reason.rawValue] }
  public mutating func count(_ reason: PacketDropReason) { counts[reason.rawValue] += 1 }
  public var total: Int { counts.reduce(0, +) }
}
