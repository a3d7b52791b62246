/// A running observation of a store; ends with `cancel()` or when it is let go of.
public final class Observation: Sendable {
  private let end: @Sendable () -> Void

  init(end: @escaping @Sendable () -> Void) { self.end = end }

  deinit { end() }

  public func cancel() { end() }
}
