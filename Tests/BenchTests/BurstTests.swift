import MediaBasics
import Sound
import Testing

@testable import Bench

/// When bursts of the delay benchmark are spoken and heard.
@Suite struct BurstTests {
  func at(_ milliseconds: Double) -> MediaInstant { .zero + .microseconds(Int(milliseconds * 1_000)) }

  @Test func theMouthSpeaksOncePerPeriod() {
    let spoken = BurstTimes()
    let source = BurstSource(spoken: spoken)
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    var loud: [Int] = []
    var quietest: Float = 1
    for number in 0..<300 {
      var span = block.mutableSpan
      #expect(source.read(into: &span) == .frames(AudioBlock.frames))
      let peak = block.map(abs).max() ?? 0
      quietest = min(quietest, peak)
      if peak > BurstSchedule.threshold { loud.append(number) }
    }
    #expect(loud == [50, 150, 250])
    #expect(spoken.all.count == 3)
    #expect(quietest > 0.005 && quietest < 0.03, "noise keeps the coder busy")
  }

  @Test func anOnsetIsToldToTheSample() {
    var detector = BurstDetector()
    var block = [Float](repeating: 0.01, count: AudioBlock.frames)
    #expect(detector.onset(in: block.span, at: at(10)) == nil)
    for i in 240..<480 { block[i] = -0.5 }
    let onset = detector.onset(in: block.span, at: at(20))
    #expect(onset.map { abs(($0 - at(15)).inMilliseconds) < 0.001 } == true)
    // Its rest, in the next block, is no burst of its own; what comes half a second later is.
    #expect(detector.onset(in: block.span, at: at(30)) == nil)
    let quiet = [Float](repeating: 0, count: AudioBlock.frames)
    for n in 0..<50 { #expect(detector.onset(in: quiet.span, at: at(40 + 10 * Double(n))) == nil) }
    #expect(detector.onset(in: block.span, at: at(540)) != nil)
  }

  @Test func eachBurstIsMatchedWithTheFirstHeardAfterIt() {
    let spoken = [1_000, 2_000, 3_000, 4_000].map { at($0) }
    // The third was not heard.
    let heard = [1_060, 2_055, 4_070].map { at($0) }
    #expect(DelayOutcome.delays(spoken: spoken, heard: heard, settling: 0) == [60, 55, 70])
    #expect(DelayOutcome.delays(spoken: spoken, heard: heard, settling: 1) == [55, 70])
    #expect(DelayOutcome.delays(spoken: spoken, heard: [], settling: 0) == [])
  }

  @Test func aShorterDelayOnlyCountsAtEqualConcealment() {
    func outcome(_ delay: Double, _ concealed: Double) -> DelayOutcome {
      DelayOutcome(
        delays: [delay], concealed: concealed, concealedWithStart: 0, buffered: 0, target: 0)
    }
    #expect(DelayBenchmark.isMet(outcome(50, 0.01), beside: outcome(50, 0.01)))
    #expect(!DelayBenchmark.isMet(outcome(51, 0.01), beside: outcome(50, 0.01)))
    #expect(DelayBenchmark.isMet(outcome(40, 0.014), beside: outcome(50, 0.01)))
    #expect(!DelayBenchmark.isMet(outcome(40, 0.02), beside: outcome(50, 0.01)))
  }
}
