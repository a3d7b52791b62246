/// How often packets were how late, in bins of 2 ms, with the past fading away.
struct DelayHistogram {
  /// Width of a bin, samples at 48 kHz.
  static let binSamples: Int64 = 96
  static let binCount = 512

  private var bins = [Double](repeating: 0, count: binCount)
  private(set) var total = 0.0
  private var count = 0.0
  /// What is left of older entries' weight after one more entry of weight 1.
  private let forgetting: Double

  init(forgetting: Double) { self.forgetting = forgetting }

  /// Adds a delay in samples at 48 kHz. Until there are many entries all count alike.
  mutating func add(delay: Int64, weight: Double = 1) {
    guard weight > 0 else { return }
    count = min(count + weight, 1e6)
    // An entry of weight w forgets as much as w entries of weight 1 would, to first order.
    let share = max(1 - forgetting, 1 / max(count, 1)) * weight
    for i in bins.indices { bins[i] *= 1 - share }
    total = total * (1 - share) + share
    bins[Self.bin(of: delay)] += share
  }

  mutating func removeAll() {
    for i in bins.indices { bins[i] = 0 }
    total = 0
    count = 0
  }

  /// Makes all delays smaller by so many bins (larger where negative); what falls off the ends is gathered there.
  ///
  /// What was gathered at the small end may have been smaller still, and does not grow again: when a queue that others filled has
  /// drained, what came before it was no later than it was.
  mutating func shift(by shift: Int) {
    let last = Self.binCount - 1
    let shift = max(-Self.binCount, min(Self.binCount, shift))
    guard shift != 0 else { return }
    var gathered = 0.0
    if shift > 0 {
      for i in 0...min(shift, last) { gathered += bins[i] }
      for i in 0...last { bins[i] = i + shift <= last ? bins[i + shift] : 0 }
      bins[0] = gathered
    } else {
      for i in max(1, last + shift)...last { gathered += bins[i] }
      for i in stride(from: last, through: 1, by: -1) { bins[i] = i + shift >= 1 ? bins[i + shift] : 0 }
      bins[last] = gathered
    }
  }

  /// The delay, in samples, at which one more millisecond of waiting no longer saves packets worth `lossCost`
  /// milliseconds per percent.
  func optimum(lossCost: Double) -> Int64 {
    var late = total
    var best = Double.infinity
    var bestBin = 0
    for i in 0..<Self.binCount {
      late -= bins[i]
      let waiting = Double((i + 1) * Int(Self.binSamples)) / 48
      let cost = waiting + lossCost * 100 * max(0, late) / max(total, 1e-9)
      if cost < best {
        best = cost
        bestBin = i
      }
      if late <= 1e-9 { break }
    }
    return Int64(bestBin + 1) * Self.binSamples
  }

  /// The delay, in samples, that a share of the entries does not exceed; 0 without entries.
  func quantile(_ share: Double) -> Int64 {
    guard total > 0 else { return 0 }
    var sum = 0.0
    for i in 0..<Self.binCount {
      sum += bins[i]
      if sum >= share * total { return Int64(i + 1) * Self.binSamples }
    }
    return Int64(Self.binCount) * Self.binSamples
  }

  private static func bin(of delay: Int64) -> Int { Int(max(0, min(Int64(binCount - 1), delay / binSamples))) }
}
