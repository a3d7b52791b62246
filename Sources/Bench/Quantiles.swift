/// Values in order, and what lies where among them.
public struct Quantiles: Sendable, Equatable {
  /// Ascending; without those that are no numbers.
  public let values: [Double]

  public init(_ values: [Double]) { self.values = values.filter(\.isFinite).sorted() }

  /// The value below which a `share` of the values lies, between two neighbours in proportion; nil without values.
  /// - Parameter share: 0…1; what is outside is brought to the nearest.
  public func at(_ share: Double) -> Double? {
    guard let first = values.first, let last = values.last, share.isFinite else { return nil }
    let place = max(0, min(1, share)) * Double(values.count - 1)
    let below = Int(place.rounded(.down))
    guard below + 1 < values.count else { return last }
    guard below >= 0 else { return first }
    return values[below] + (place - Double(below)) * (values[below + 1] - values[below])
  }

  public var median: Double? { at(0.5) }
}
