/// A first-in, first-out queue over one array, with constant-time removal at the front on average.
struct FIFO<Element> {
  private var storage: [Element?] = []
  private var head = 0

  var count: Int { storage.count - head }
  var isEmpty: Bool { head == storage.count }
  var first: Element? { isEmpty ? nil : storage[head] }

  mutating func append(_ element: Element) { storage.append(element) }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = storage[head].take()
    head += 1
    // Compacting only when half of the array is spent keeps the cost of a removal constant on average.
    if head > 32, head * 2 > storage.count {
      storage.removeFirst(head)
      head = 0
    } else if head == storage.count {
      storage.removeAll(keepingCapacity: storage.count <= 64)
      head = 0
    }
    return element
  }

  mutating func removeAll() {
    storage = []
    head = 0
  }

  /// The element `index` places behind the front.
  ///
  /// - Precondition: `index` is in `0..<count`.
  subscript(index: Int) -> Element {
    get {
      guard let element = storage[head + index] else { preconditionFailure("an element was taken out of its queue") }
      return element
    }
    _modify {
      var element = storage[head + index].take()!
      defer { storage[head + index] = element }
      yield &element
    }
  }
}
