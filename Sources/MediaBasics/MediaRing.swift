import Synchronization

/// A bounded queue between one producing thread and one consuming thread, without locks, waits or allocation.
///
/// Elements live in slots made at init; the producer fills a slot in place and the consumer reads it in place. When the
/// ring is full the producer's new element is refused and counted: the consumer is the one who is late, and it decides
/// what to drop.
///
/// `@unchecked Sendable` is sound because slot `i` is touched only by the producer while `i` is at or past `head`, and only
/// by the consumer while it is before: `head` is published with release after the write and read with acquire before the
/// read, and `tail` likewise the other way round. One producer and one consumer is the caller's promise.
public final class MediaRing<Element>: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<Element>
  private let mask: Int
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)
  private let refusals = Atomic<Int>(0)

  /// - Parameters:
  ///   - capacity: elements the ring holds; rounded up to a power of two.
  ///   - make: builds one empty slot.
  public init(capacity: Int, make: () -> Element) {
    var size = 1
    while size < max(1, capacity) { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    for i in 0..<size { (slots + i).initialize(to: make()) }
  }

  deinit {
    slots.deinitialize(count: mask + 1)
    slots.deallocate()
  }

  /// Elements waiting; exact for neither side while the other works.
  public var count: Int { head.load(ordering: .acquiring) &- tail.load(ordering: .acquiring) }

  /// Elements refused because the ring was full.
  public var refused: Int { refusals.load(ordering: .relaxed) }

  public var capacity: Int { mask + 1 }

  /// Producer: fills the next free slot; false, and counted, when there is none.
  @discardableResult
  public func push(_ fill: (inout Element) -> Void) -> Bool {
    let at = head.load(ordering: .relaxed)
    guard at &- tail.load(ordering: .acquiring) <= mask else {
      refusals.add(1, ordering: .relaxed)
      return false
    }
    fill(&slots[at & mask])
    head.store(at &+ 1, ordering: .releasing)
    return true
  }

  /// Consumer: takes the oldest element; nil when there is none.
  public func pop<Result>(_ take: (inout Element) -> Result) -> Result? {
    let at = tail.load(ordering: .relaxed)
    guard at != head.load(ordering: .acquiring) else { return nil }
    let result = take(&slots[at & mask])
    tail.store(at &+ 1, ordering: .releasing)
    return result
  }
}
