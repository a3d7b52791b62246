import CallCore
import LiveKit
import Sound
import Testing

/// How the coder follows the loss that the far end reports or asks to repair.
@Suite struct LossAdaptationTests {
  let plain = OpusEncoderConfiguration()

  private func reading(packets: Int64 = 0, resent: Int64 = 0, lost: Double? = nil) -> SentTrackStatistics {
    var track = SentTrackStatistics()
    track.packets = packets
    track.resent = resent
    track.fractionLost = lost
    return track
  }

  @Test func lossAsksForCopiesAndItsEndForNone() {
    var adaptation = LossAdaptation()
    #expect(adaptation.encoding(for: reading(), from: plain) == nil)
    #expect(adaptation.encoding(for: reading(lost: 0), from: plain) == nil)
    let little = adaptation.encoding(for: reading(lost: 0.01), from: plain)
    #expect(little?.expectedLoss == 6, "below that libopus adds no copies")
    #expect(adaptation.encoding(for: reading(lost: 0.02), from: plain) == nil, "one percent more changes nothing")
    #expect(adaptation.encoding(for: reading(lost: 0.12), from: plain)?.expectedLoss == 12)
    #expect(adaptation.encoding(for: reading(lost: 0.9), from: plain)?.expectedLoss == 30)
    #expect(adaptation.encoding(for: reading(lost: 0), from: plain) == plain)
  }

  @Test func whatIsSentAgainCountsAsLost() {
    var adaptation = LossAdaptation()
    #expect(adaptation.encoding(for: reading(packets: 250, lost: 0), from: plain) == nil)
    #expect(adaptation.encoding(for: reading(packets: 500, resent: 25, lost: 0), from: plain)?.expectedLoss == 10)
    #expect(adaptation.encoding(for: reading(packets: 750, resent: 50, lost: 0), from: plain) == nil, "as before")
    #expect(adaptation.encoding(for: reading(packets: 1_000, resent: 50, lost: 0), from: plain) == plain)
  }

  @Test func nonsenseIsNoLoss() {
    var adaptation = LossAdaptation()
    #expect(adaptation.encoding(for: reading(lost: .nan), from: plain) == nil)
    #expect(adaptation.encoding(for: reading(lost: -3), from: plain) == nil)
    #expect(adaptation.encoding(for: reading(packets: -5, resent: 9), from: plain) == nil)
    #expect(adaptation.encoding(for: reading(packets: 20, resent: -9), from: plain) == nil)
  }
}
