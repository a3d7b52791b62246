/// Where sound comes from, in 10 ms blocks of 48 kHz mono.
///
/// A source belongs to one thread at a time: its maker's until it is handed to a `CaptureEngine`, then that engine's.
public protocol AudioSource: AnyObject {
  /// What to call it in front of a person.
  var name: String { get }

  /// Whose clock it follows.
  var pacing: Pacing { get }

  /// True when it must not run ahead of the call: its first sample is worth hearing (a file, a pipe, a command).
  var startsOnCommand: Bool { get }

  /// Begins to capture; called once before the first `read`.
  func start() throws(SoundFailure)

  /// Fills a block of 480 samples.
  func read(into block: inout MutableSpan<Float>) -> SourceRead

  /// Begins again from the start; false where that is impossible.
  func rewind() -> Bool

  /// Ends and lets go of everything; called once.
  func stop()
}

extension AudioSource {
  public var startsOnCommand: Bool { false }
  public func rewind() -> Bool { false }
}
