import MediaBasics
import NchatAPI

/// Calls that ring for this person.
public struct RingState: Sendable, Equatable {
  /// How long after it came up a dialog takes no keys, so that typing never answers a call.
  static let arming = MediaDuration.milliseconds(600)
  /// Calls that ring at once; more are listed at home, and do not ring here.
  static let limit = 16

  /// The oldest first.
  public var calls: [IncomingCall] = []
  /// Put off: they ring no more here, and are still listed at home.
  public var later: Set<EntityID> = []
  /// The dialog takes keys.
  public var isArmed = false
  /// Calls that ring are heard.
  public var isToneWanted = true
  /// No tone for the call that is asked about.
  public var isSilenced = false

  public init() {}

  /// The call that the person is asked about.
  public var current: IncomingCall? { calls.first { !later.contains($0.id) } }
}
