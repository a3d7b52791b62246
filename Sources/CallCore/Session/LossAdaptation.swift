import LiveKit
import Sound

/// Makes the coder prepare for the loss that the far end reports or asks to repair.
public struct LossAdaptation: Sendable, Equatable {
  private var expected = 0
  private var last: SentTrackStatistics?

  public init() {}

  /// Takes a reading of a track's counters.
  ///
  /// Loss that was repaired by sending again is in no report, since what came late has come; the far end played it late or made it up
  /// all the same. So the share of packets that were asked for again counts like the share reported lost.
  ///
  /// - Parameters:
  ///   - track: the counters; each reading covers the time since the one before.
  ///   - encoder: how the coder works where nothing is lost.
  /// - Returns: how it is to work from now on; nil while it may stay as it is.
  public mutating func encoding(
    for track: SentTrackStatistics, from encoder: OpusEncoderConfiguration
  ) -> OpusEncoderConfiguration? {
    let packets = track.packets - (last?.packets ?? 0)
    let resent = track.resent - (last?.resent ?? 0)
    last = track
    let askedAgain = packets > 0 && resent > 0 ? Double(resent) / Double(packets) : 0
    let reported = track.fractionLost.map { $0.isFinite ? $0 : 0 } ?? 0
    let wanted = Int((max(0, min(0.3, max(reported, askedAgain))) * 100).rounded(.up))
    guard abs(expected - wanted) >= 2 || (wanted == 0) != (expected == 0) else { return nil }
    expected = wanted
    var encoder = encoder
    // Below about 6 % libopus adds no copies at this bitrate.
    if wanted > 0 { encoder.expectedLoss = max(6, wanted) }
    return encoder
  }
}
