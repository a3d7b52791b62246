/// Where sound goes to, in 10 ms blocks of 48 kHz mono.
///
/// A sink belongs to one thread at a time: its maker's until it is handed to a `PlayoutEngine`, then that engine's.
public protocol AudioSink: AnyObject {
  /// What to call it in front of a person.
  var name: String { get }

  /// Whose clock it follows.
  var pacing: Pacing { get }

  /// Begins to play; called once before the first `write`.
  func start() throws(SoundFailure)

  /// Takes a block of 480 samples in −1…1.
  func write(_ block: borrowing Span<Float>) -> SinkWrite

  /// Lets what was written come to its end, then lets go of everything; called once.
  func stop()
}
