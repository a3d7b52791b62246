import Synchronization

/// The latest level of a track in dBov: written by an audio thread, read by anyone, neither ever waits.
public final class LevelMailbox: Sendable {
  private let value = Atomic<Int>(LevelMeter.silence)

  public init() {}

  /// The latest level, −127…0 dBov.
  public var level: Int {
    get { value.load(ordering: .relaxed) }
    set { value.store(newValue, ordering: .relaxed) }
  }
}
