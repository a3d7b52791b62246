import CallCore
import Sound
import Testing

/// How the coder follows the loss that receivers report.
@Suite struct LossAdaptationTests {
  let plain = OpusEncoderConfiguration()

  @Test func lossAsksForCopiesAndItsEndForNone() {
    var adaptation = LossAdaptation()
    #expect(adaptation.encoding(loss: 0, from: plain) == nil)
    #expect(adaptation.encoding(loss: 0.01, from: plain)?.expectedLoss == 6, "below that libopus adds no copies")
    #expect(adaptation.encoding(loss: 0.02, from: plain) == nil, "one percent more changes nothing")
    #expect(adaptation.encoding(loss: 0.12, from: plain)?.expectedLoss == 12)
    #expect(adaptation.encoding(loss: 0.9, from: plain)?.expectedLoss == 30)
    #expect(adaptation.encoding(loss: 0, from: plain) == plain)
  }

  @Test func nonsenseIsNoLoss() {
    var adaptation = LossAdaptation()
    #expect(adaptation.encoding(loss: .nan, from: plain) == nil)
    #expect(adaptation.encoding(loss: -3, from: plain) == nil)
  }
}
