import MediaBasics

/// The key that talks in push-to-talk: how long it does is told by its coming up, where the terminal tells that, and by how it
/// repeats where not.
public struct TalkKey: Sendable, Equatable {
  public enum Phase: Sendable, Equatable {
    case up
    /// Held, and its coming up will be told.
    case down
    /// Tapped: talking goes on until it is tapped again.
    case latched
    /// Held, as its repeating shows.
    case repeating
    /// Pressed again so soon that it may be a first repeat: the next moment tells.
    case ending
  }

  /// What the terminal tells of it.
  public enum Event: Sendable, Equatable {
    /// - Parameter after: time since it was pressed last; nil for the first time.
    case pressed(after: MediaDuration?)
    case released
    /// Neither a repeat nor another press came.
    case timedOut
  }

  /// The terminal tells when keys come up.
  public var reportsReleases = false
  public var phase = Phase.up

  public init() {}

  /// Repeats come faster than this, fingers do not.
  static let repeatLimit = MediaDuration.milliseconds(120)
  /// A first repeat comes within this time: keyboards wait up to 660 ms.
  static let grace = MediaDuration.milliseconds(700)
  /// A key that repeats is up after two intervals, and after this time at least: links deliver unevenly.
  static let shortestWait = MediaDuration.milliseconds(150)
}
