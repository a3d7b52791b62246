import MediaBasics
import Testing

@testable import MediaServer

/// Who counts as speaking, and what the room is told about it.
struct ActiveSpeakerTests {
  /// Feeds frames of 20 ms at the given levels, starting at `start` milliseconds; answers the level afterwards.
  private func feed(_ meter: inout SpeakerMeter, _ levels: [UInt8], from start: Int = 0) -> Double {
    for (i, level) in levels.enumerated() {
      let time = start + i * 20
      meter.observe(level: level, timestamp: UInt32(time * 48), at: .zero + .milliseconds(time))
    }
    return meter.level(at: .zero + .milliseconds(start + levels.count * 20))
  }

  @Test func aLoudIntervalRaisesTheLevelByTheSmoothingFactor() {
    var meter = SpeakerMeter(settings: SpeakerSettings())
    // The first packet has no duration; twenty more make 400 ms.
    let level = feed(&meter, Array(repeating: 20, count: 21))
    #expect(abs(level - 0.1 * 2 / 3) < 1e-9)
  }

  @Test func silenceInPartOfTheIntervalLowersTheLevel() {
    var meter = SpeakerMeter(settings: SpeakerSettings())
    let level = feed(&meter, [127] + Array(repeating: 20, count: 10) + Array(repeating: 90, count: 10))
    // Half active: 20·log10(0.5) is 6 dB less than the loudest frame.
    #expect(abs(level - SpeakerMeter.linear(26.0206) * 2 / 3) < 1e-5)
  }

  @Test func tooLittleSpeechIsSilenceAtOnce() {
    var meter = SpeakerMeter(settings: SpeakerSettings())
    #expect(feed(&meter, Array(repeating: 10, count: 21)) > 0)
    #expect(feed(&meter, Array(repeating: 10, count: 7) + Array(repeating: 100, count: 13), from: 420) == 0)
  }

  @Test func aTrackThatStopsSendingIsSilentAfterTwoIntervals() {
    var meter = SpeakerMeter(settings: SpeakerSettings())
    let level = feed(&meter, Array(repeating: 10, count: 21))
    #expect(meter.level(at: .zero + .milliseconds(400 + 799)) == level)
    #expect(meter.level(at: .zero + .milliseconds(400 + 800)) == 0)
  }

  @Test func latePacketsAndPausesCannotStretchTheInterval() {
    var meter = SpeakerMeter(settings: SpeakerSettings())
    meter.observe(level: 10, timestamp: 0, at: .zero)
    meter.observe(level: 10, timestamp: 48_000 * 60, at: .zero + .seconds(60))
    meter.observe(level: 10, timestamp: 960, at: .zero + .seconds(60))
    #expect(meter.level(at: .zero + .seconds(60)) == 0, "a pause of a minute is one frame, not a minute of speech")
  }

  @Test func onlyChangedSpeakersAreAnnouncedLoudestFirst() {
    var room = ActiveSpeakers(threshold: SpeakerSettings().threshold)
    typealias Speaker = ActiveSpeakers.Speaker
    #expect(
      room.update([("PA_a", 0.3), ("PA_b", 0.6), ("PA_c", 0.001)])
        == [Speaker(sid: "PA_b", level: 0.625, isActive: true), Speaker(sid: "PA_a", level: 0.375, isActive: true)])
    #expect(room.update([("PA_a", 0.31), ("PA_b", 0.7)]) == [Speaker(sid: "PA_b", level: 0.75, isActive: true)])
    #expect(room.update([("PA_b", 0.7)]) == [Speaker(sid: "PA_a", level: 0, isActive: false)])
    #expect(room.update([("PA_b", 0.7)]).isEmpty)
    let removed = [room.remove("PA_b"), room.remove("PA_b")]
    #expect(removed == [true, false])
    #expect(room.update([]).isEmpty)
  }

  @Test(arguments: [(0.001, 0.125), (0.125, 0.125), (0.126, 0.25), (0.99, 1), (1.5, 1)])
  func levelsAreRoundedUpToEighths(level: Double, rounded: Double) {
    #expect(ActiveSpeakers.quantized(level) == rounded)
  }
}
