import Sound

/// Makes the coder prepare for the loss that receivers report.
public struct LossAdaptation: Sendable, Equatable {
  private var expected = 0

  public init() {}

  /// Takes a report.
  /// - Parameters:
  ///   - loss: share of packets that did not arrive, 0…1.
  ///   - encoder: how the coder works where nothing is lost.
  /// - Returns: how it is to work from now on; nil while it may stay as it is.
  public mutating func encoding(loss: Double, from encoder: OpusEncoderConfiguration) -> OpusEncoderConfiguration? {
    let wanted = loss.isFinite ? Int((max(0, min(0.3, loss)) * 100).rounded(.up)) : 0
    guard abs(expected - wanted) >= 2 || (wanted == 0) != (expected == 0) else { return nil }
    expected = wanted
    var encoder = encoder
    // Below about 6 % libopus adds no copies at this bitrate.
    if wanted > 0 { encoder.expectedLoss = max(6, wanted) }
    return encoder
  }
}
