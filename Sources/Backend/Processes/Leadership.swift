import Synchronization

/// Whether a process leads, as far as it may believe so: for some seconds after the server has last said it.
///
/// A process that was stopped, or whose machine slept, may have been overtaken meanwhile. It is told by its own clock before anybody else can be.
final class Leadership: Sendable {
  /// How long it is believed, from before the server was asked.
  static let belief = Duration.seconds(8)
  /// Seconds after which others end the connection of a leader that says nothing. Longer than it is believed.
  static let silence = 10

  /// Until when, in nanoseconds of the clock; 0 for a process that does not lead.
  private let end = Atomic<Int64>(0)
  private let start = ContinuousClock.now

  /// The server has said that it leads.
  /// - Parameter asked: when it was asked, before that.
  func confirm(asked: ContinuousClock.Instant) {
    end.store(Self.nanoseconds(asked + Self.belief - start), ordering: .relaxed)
  }

  /// It does not, or nobody knows any more.
  func resign() { end.store(0, ordering: .relaxed) }

  /// The clock goes on while a process or its machine is stopped.
  func holds(at now: ContinuousClock.Instant = .now) -> Bool {
    Self.nanoseconds(now - start) < end.load(ordering: .relaxed)
  }

  private static func nanoseconds(_ time: Duration) -> Int64 {
    let (seconds, attoseconds) = time.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
