import MediaBasics

/// Tells which simulcast layers of a track a publisher really sends, by counting packets per cycle.
///
/// A layer is there with its first packet, gone after a second without any, and then there again only after it has been steady
/// for two, so that subscribers do not jump between layers at every hiccup. (LiveKit's own server wants ten packets per second of
/// the upper layers, and ten steady seconds: a quiet screen or a slow camera then falls back to its smallest picture for long.)
struct LayerTracker: Sendable {
  static let cycle: MediaDuration = .milliseconds(500)
  static let maximumLayers = 3
  static let cyclesToStop = 2
  static let cyclesToReturn = 4

  private struct Layer: Sendable {
    var isLive = false
    var hasStarted = false
    var packets = 0
    var goodCycles = 0
    var emptyCycles = 0
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
      let isGood = layers[index].packets > 0
      layers[index].packets = 0
      layers[index].goodCycles = isGood ? layers[index].goodCycles + 1 : 0
      layers[index].emptyCycles = isGood ? 0 : layers[index].emptyCycles + 1
      let isLive =
        layers[index].isLive
        ? layers[index].emptyCycles < Self.cyclesToStop : layers[index].goodCycles >= Self.cyclesToReturn
      if isLive != layers[index].isLive {
        layers[index].isLive = isLive
        changed = true
      }
    }
    return changed
  }
}
