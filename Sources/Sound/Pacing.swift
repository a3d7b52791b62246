/// Whose clock a source or a sink follows.
public enum Pacing: Sendable, Equatable {
  /// Its own: reading or writing a block waits until the device has it, or has room for it.
  case device
  /// The engine's: reading and writing answer at once, and the engine asks every 10 ms.
  case engine
}
