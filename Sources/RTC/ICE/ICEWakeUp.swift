import MediaBasics

/// When an agent wants `advance(to:)` next, and what for: priceless when a loop spins.
public struct ICEWakeUp: Sendable, Equatable {
  public enum Reason: Sendable {
    /// A new check is due.
    case check
    /// A check was not answered in time.
    case retransmission
    /// The wait for a better pair ends.
    case nomination
    /// A consent check is due on the selected pair.
    case consent
    /// The selected pair has been silent for too long.
    case silence
    /// Patience with a peer that cannot be reached ends.
    case patience
    /// The credentials from before a restart are forgotten.
    case retirement
  }

  public var instant: MediaInstant
  public var reason: Reason
}
