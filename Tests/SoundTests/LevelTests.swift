import Sound
import Testing

@Suite struct LevelTests {
  @Test func levelsAreDecibelsBelowOverload() {
    #expect(LevelMeter.level([Float](repeating: 1, count: 480)) == 0)
    #expect(LevelMeter.level([Float](repeating: 0, count: 480)) == -127)
    #expect(LevelMeter.level([Float]()) == -127)
    // A sine at full scale is 3 dB below a square wave.
    #expect(LevelMeter.level(Signal.tone(1_000, seconds: 0.01, amplitude: 1)) == -3)
    #expect(LevelMeter.level(Signal.tone(1_000, seconds: 0.01, amplitude: 0.01)) == -43)
    #expect(LevelMeter.level([Float](repeating: 100, count: 10)) == 0)
    #expect(LevelMeter.level([Float](repeating: .nan, count: 10)) == -127)
  }

  @Test func theGateOpensAtOnceAndClosesAfterAWhile() {
    var gate = SpeechGate(threshold: -45, hangover: 3)
    #expect(gate.update(level: -60) == false)
    #expect(gate.update(level: -45) == true)
    let after = (0..<5).map { _ in gate.update(level: -60) }
    #expect(after == [true, true, true, false, false])
  }
}
