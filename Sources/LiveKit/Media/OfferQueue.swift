/// Keeps one offer of ours in flight at a time; wishes that come meanwhile lead to one more offer.
struct OfferQueue {
  /// The id of the offer that waits for its answer.
  private(set) var pending: UInt32?
  private var wantsAnother = false
  private var last: UInt32 = 0

  init() {}

  /// An offer of this id was made before.
  init(pending: UInt32) {
    self.pending = pending
    last = pending
  }

  /// An offer is wanted. Answers the id to make it with now; nil when it has to wait.
  mutating func want() -> UInt32? {
    guard pending == nil else {
      wantsAnother = true
      return nil
    }
    // 0 means "unknown" to others.
    last = last == .max ? 1 : last + 1
    pending = last
    return last
  }

  /// Whether an answer is for the pending offer; an id of 0 comes from servers that do not echo.
  func accepts(answer id: UInt32) -> Bool { pending != nil && (id == 0 || id == pending) }

  /// The pending offer is settled. True when another one is wanted at once.
  mutating func settle() -> Bool {
    pending = nil
    defer { wantsAnother = false }
    return wantsAnother
  }
}
