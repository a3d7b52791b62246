/// A first-in, first-out queue that is filled a little and then drained to its end.
struct DrainQueue<Element> {
  private var elements: [Element] = []
  private var head = 0

  var count: Int { elements.count - head }

  mutating func push(_ element: Element) { elements.append(element) }

  mutating func pop() -> Element? {
    guard head < elements.count else { return nil }
    let element = elements[head]
    head += 1
    if head == elements.count { removeAll() }
    return element
  }

  mutating func removeAll() {
    elements.removeAll(keepingCapacity: elements.capacity <= 64)
    head = 0
  }
}
