import MediaBasics

/// Tells which simulcast layers of a track a publisher really sends, by counting packets per cycle.
///
/// A layer is there with its first packet, gone after a cycle with too few, and then there again only after it has been steady
/// for a while, so that subscribers do not jump between layers at every hiccup.
struct LayerTracker: Sendable {
  static let cycle: MediaDuration = .milliseconds(500)
  static let maximumLayers = 3

  private struct Layer: Sendable {
    var isLive = false
    var hasStarted = false
    var packets = 0
    var goodCycles = 0
  }

  private var layers = InlineArray<3, Layer>(repeating: Layer())
  private var cycleEnd: MediaInstant?

  init() {}

  /// The highest live layer; nil when nothing comes.
  var highest: Int? {
    for layer in stride(from: Self.maximumLayers - 1, through: 0, by: -1) where layers[layer].isLive { return layer }
    return nil
  }

  func isLive(_ layer: Int) -> Bool { layer >= 0 && layer < Self.maximumLayers && layers[layer].isLive }

  /// The live layer closest to `wanted`: the highest not above it, else the lowest above.
  func best(wanted: Int) -> Int? {
    for layer in stride(from: min(wanted, Self.maximumLayers - 1), through: 0, by: -1) where layers[layer].isLive {
      return layer
    }
    for layer in 0..<Self.maximumLayers where layers[layer].isLive { return layer }
    return nil
  }

  /// Counts a packet; true when the set of live layers changed.
  @discardableResult
  mutating func observe(layer: Int, at now: MediaInstant) -> Bool {
    guard layer >= 0, layer < Self.maximumLayers else { return false }
    let changed = advance(to: now)
    layers[layer].packets += 1
    guard !layers[layer].hasStarted else { return changed }
    layers[layer].hasStarted = true
    layers[layer].isLive = true
    return true
  }

  /// Closes the cycles that are over; true when the set of live layers changed.
  @discardableResult
  mutating func advance(to now: MediaInstant) -> Bool {
    guard let end = cycleEnd else {
      cycleEnd = now + Self.cycle
      return false
    }
    guard now >= end else { return false }
    // After a long silence one closing cycle says all there is to say.
    cycleEnd = now + Self.cycle
    var changed = false
    for index in 0..<Self.maximumLayers where layers[index].hasStarted {
      let isGood = layers[index].packets >= (index == 0 ? 1 : 5)
      layers[index].packets = 0
      layers[index].goodCycles = isGood ? layers[index].goodCycles + 1 : 0
      let needed = index == 0 ? 4 : 20
      let isLive = isGood && (layers[index].isLive || layers[index].goodCycles >= needed)
      if isLive != layers[index].isLive {
        layers[index].isLive = isLive
        changed = true
      }
    }
    return changed
  }
}
