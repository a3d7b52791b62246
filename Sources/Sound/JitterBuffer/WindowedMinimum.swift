/// The least of the values met lately, in constant memory: a ring of minima over equal stretches of time or count.
struct WindowedMinimum {
  private var buckets: [Int64]
  private var current = 0
  private var filled = false

  /// - Parameter buckets: stretches remembered; the window moves by one of them at a time.
  init(buckets: Int) { self.buckets = Array(repeating: .max, count: max(1, buckets)) }

  /// The least value of the window; nil when it is empty.
  private(set) var minimum: Int64?

  mutating func add(_ value: Int64) {
    if value < buckets[current] { buckets[current] = value }
    if minimum.map({ value < $0 }) ?? true { minimum = value }
  }

  /// Begins a new stretch and forgets the oldest; an empty window keeps its last minimum.
  mutating func advance() {
    current = (current + 1) % buckets.count
    buckets[current] = .max
    var least = Int64.max
    for bucket in buckets where bucket < least { least = bucket }
    if least != .max { minimum = least }
  }

  mutating func reset() {
    for i in buckets.indices { buckets[i] = .max }
    current = 0
    minimum = nil
  }

  /// Moves every value by `difference`.
  mutating func shift(by difference: Int64) {
    for i in buckets.indices where buckets[i] != .max { buckets[i] &+= difference }
    minimum = minimum.map { $0 &+ difference }
  }
}
