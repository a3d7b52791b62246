/// Carries a value that belongs to one thread over to another.
///
/// `@unchecked Sendable` is sound because the value comes in as `sending`, so nobody else holds it, and `take` empties the
/// box under the lock of the inbox it travels in, so that one thread alone gets it.
final class Handover<Value>: @unchecked Sendable {
  private var value: Value?

  init(_ value: sending Value) { self.value = value }

  /// The value, once.
  func take() -> Value? {
    defer { value = nil }
    return value
  }
}
