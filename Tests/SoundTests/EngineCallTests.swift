import Foundation
import MediaBasics
import Sound
import Synchronization
import Testing

/// The real threads: a WAV file through the capture engine, the playout engine and into another WAV file.
@Suite struct EngineCallTests {
  final class Log: Sendable {
    private let events = Mutex<[SoundEvent]>([])
    func add(_ event: SoundEvent) { events.withLock { $0.append(event) } }
    var all: [SoundEvent] { events.withLock { $0 } }
  }

  /// Waits for a condition, at most half a minute.
  func wait(until condition: () -> Bool) async throws {
    for _ in 0..<3_000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    try #require(condition())
  }

  @Test func aFileIsHeardAtTheOtherEnd() async throws {
    let folder = try TemporaryFolder()
    var wav = WAVBytes()
    wav.rate = 44_100
    wav.data = WAVBytes.signed16(Signal.tone(440, seconds: 1.5, rate: 44_100))
    let input = try folder.write(wav.bytes, to: "in.wav")
    let log = Log()
    let track = PlayoutTrack(id: "t")
    let playout = PlayoutEngine(notify: log.add)
    playout.setSink(try WAVSink(path: folder.file("out.wav"), disk: playout.disk))
    try playout.add(track, recordingPath: folder.file("track.wav"))
    let sequence = Atomic<UInt16>(65_530)
    // Looked at on an audio thread: this test itself may sleep through the tone on a machine under load.
    let loudest = Atomic<Int>(LevelMeter.silence)
    let capture = try CaptureEngine(
      configuration: .init(encoder: .init(bitrate: 64_000)),
      deliver: { payload, frame in
        loudest.store(max(loudest.load(ordering: .relaxed), track.level.level), ordering: .relaxed)
        track.receive(
          payload, source: 1, sequence: sequence.wrappingAdd(1, ordering: .relaxed).oldValue,
          timestamp: frame.timestamp, arrival: MonotonicClock.now())
      }, notify: log.add)
    capture.setSource(try WAVSource(path: input))
    // Held back until it may begin: silence flows, nothing is lost of the file.
    try await wait { track.statistics.packets > 5 }
    #expect(log.all.isEmpty)
    capture.begin()
    try await wait { log.all.contains(.inputEnded) }
    #expect(loudest.load(ordering: .relaxed) > -20)
    let packets = track.statistics.packets
    try await wait { track.statistics.packets > packets + 30 }
    #expect(capture.stop())
    #expect(playout.stop())

    // A machine under load may stall the threads for long: then the buffer leaves sound out, and says so.
    let told = track.statistics
    let leftOut = told.acceleratedSamples + 960 * (told.lost + told.late + told.overflowed)
    for name in ["out.wav", "track.wav"] {
      let samples = WAVBytes.samples(of: try folder.read(name))
      let pieces = stride(from: 0, to: samples.count - 480, by: 480).map { samples[$0..<($0 + 480)] }
      let loud = pieces.filter { Signal.rms($0) > 0.25 }
      #expect(480 * loud.count + leftOut >= 48_000 * 14 / 10, "\(name): \(loud.count) pieces, \(told)")
      #expect(loud.count >= 40, "\(name): \(told)")
      let pitches = loud.map { Signal.frequency($0) }.sorted()
      #expect(abs(pitches[pitches.count / 2] - 440) < 3, "\(name)")
      #expect(Signal.rms(samples[0..<960]) < 0.01, "\(name)")
    }
    #expect(log.all == [.inputEnded])
  }

  @Test func theThreadsEndWithoutEverHavingHadASourceOrASink() throws {
    let capture = try CaptureEngine(deliver: { _, _ in }, notify: { _ in })
    let playout = PlayoutEngine(notify: { _ in })
    #expect(capture.stop())
    #expect(playout.stop())
    #expect(capture.stop())
  }
}
