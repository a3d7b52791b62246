import LiveKitProtocol

/// The server's verdict about somebody's link.
public enum ConnectionQuality: String, Sendable, CaseIterable {
  case lost
  case poor
  case good
  case excellent

  init?(_ quality: LKConnectionQuality) {
    switch quality {
    case .lost: self = .lost
    case .poor: self = .poor
    case .good: self = .good
    case .excellent: self = .excellent
    case .UNRECOGNIZED: return nil
    }
  }
}
