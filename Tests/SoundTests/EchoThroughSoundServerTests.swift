import MediaBasics
import Synchronization
import Testing

@testable import Sound

/// The two engines with a sound server between them, whose microphone hears nothing but its loudspeaker.
@Suite(.serialized) struct EchoThroughSoundServerTests {
  /// dBFS of what is captured in two seconds.
  static func level(_ capture: CaptureEngine) async -> Double {
    let clip = await withCheckedContinuation { continuation in
      capture.record(SoundRecording(seconds: 2) { continuation.resume(returning: $0) })
    }
    return clip.samples.level(from: 0, to: 2)
  }

  @Test func theLoudspeakerIsTakenOutOfTheMicrophone() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let reference = EchoReference()
      let playout = PlayoutEngine(reference: reference) { _ in }
      let capture = try CaptureEngine(
        reference: reference, deliver: { _, _ in }, notify: { Issue.record("\($0)") })
      playout.setSink(try DeviceSink(device: "spk", requireAudio: true) { _ in })
      capture.setSource(try DeviceSource(device: "spkout", requireAudio: true) { _ in })
      // Longer than all of it takes on a busy machine.
      playout.play(SoundClip(Signal.voice(seconds: 120, seed: 3)))
      #expect(await eventually { capture.level.level > -40 })
      let before = await EchoThroughSoundServerTests.level(capture)
      capture.setProcessing(VoiceProcessing(cancelsEcho: true))
      var best = 0.0
      for _ in 0..<20 where best < 15 {
        best = max(best, before - (await EchoThroughSoundServerTests.level(capture)))
      }
      #expect(best >= 15, "\(best) dB less")
      #expect(capture.stop() && playout.stop())
      server.end()
    }
  }

  @Test func whatIsRecordedIsHeardAgain() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let mouth = Mouth("micin", frequency: 700)
      let ear = Ear("spkout")
      // Blocks are dropped on a machine that is busy.
      let playout = PlayoutEngine { _ in }
      let capture = try CaptureEngine(deliver: { _, _ in }, notify: { Issue.record("\($0)") })
      playout.setSink(try DeviceSink(device: "spk", requireAudio: true) { _ in })
      capture.setMuted(true)
      capture.setSource(try DeviceSource(device: "mic", requireAudio: true) { _ in })
      #expect(await eventually { capture.level.level > -20 })
      let clip = await withCheckedContinuation { continuation in
        capture.record(SoundRecording(seconds: 1) { continuation.resume(returning: $0) })
      }
      mouth.end()
      // Nobody is heard who is deafened, but oneself.
      playout.setDeaf(true)
      playout.play(clip)
      #expect(await eventually { ear.cleanest(700).map { $0.signalToNoise > 40 } ?? false })
      #expect(capture.stop() && playout.stop())
      ear.end()
      server.end()
    }
  }

  @Test func aRecordingThatIsCutShortIsHandedOutOnce() async throws {
    let done = Mutex<[Double]>([])
    do {
      let capture = try CaptureEngine(deliver: { _, _ in }, notify: { _ in })
      capture.record(SoundRecording(seconds: 10) { clip in done.withLock { $0.append(clip.seconds) } })
      capture.record(SoundRecording(seconds: 10) { clip in done.withLock { $0.append(clip.seconds) } })
      #expect(capture.stop())
      // Nobody is there any more to record it.
      capture.record(SoundRecording(seconds: 10) { clip in done.withLock { $0.append(clip.seconds) } })
    }
    #expect(await eventually { done.withLock { $0.count == 3 } })
    #expect(done.withLock { $0.allSatisfy { $0 < 10 } })
  }
}
