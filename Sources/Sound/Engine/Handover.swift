/// Carries a value that belongs to one thread over to another.
///
/// `@unchecked Sendable` is sound because the value comes in as `sending`, so nobody else holds it, and the one thread
/// that empties an inbox, or runs a thread's body, is the only one that calls `take`.
final class Handover<Value>: @unchecked Sendable {
  private var value: Value?

  init(_ value: sending Value) { self.value = value }

  /// The value, once.
  func take() -> Value? {
    defer { value = nil }
    return value
  }
}
