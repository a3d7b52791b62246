import MediaBasics
import Sound
import Synchronization
import Testing

/// ALSA's way to a real, timed sound server: what the call says is heard, what is said to it is captured.
@Suite(.serialized) struct ALSAThroughSoundServerTests {
  static let tone = Double(ToneSource.amplitude) / 2.0.squareRoot()

  @Test func whatIsPlayedComesOutOfTheLoudspeaker() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let ear = Ear("spkout")
      let mouth = Mouth("spk", frequency: 440)
      #expect(await eventually { ear.cleanest(440).map { $0.signalToNoise > 60 } ?? false })
      let found = try #require(ear.cleanest(440))
      #expect(abs(found.rms - ALSAThroughSoundServerTests.tone) < 0.002)
      mouth.end()
      ear.end()
      server.end()
    }
  }

  @Test func whatIsSaidIntoTheMicrophoneIsCaptured() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let mouth = Mouth("micin", frequency: 1_000)
      let log = DeviceLog()
      let level = Atomic<Int>(LevelMeter.silence)
      let capture = try CaptureEngine(
        deliver: { _, frame in level.store(frame.level, ordering: .relaxed) },
        notify: { Issue.record("\($0)") })
      capture.setSource(try DeviceSource(device: nil, requireAudio: true, notify: log.add))
      // −12 dBFS of peak are −15 dBov.
      #expect(await eventually { level.load(ordering: .relaxed) == -15 })
      #expect(log.all == [.init(direction: .input, name: "default", state: .opened)])
      #expect(capture.stop())
      mouth.end()
      server.end()
    }
  }

  @Test func devicesAreListedAndFound() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let devices = try AudioDevices.list()
      #expect(devices.first?.name == "default")
      #expect(devices.first?.isDefault == true)
      #expect(devices.contains { $0.name == "spk" && $0.description == "Call speaker" && !$0.isDefault })
      #expect(devices.contains { $0.name == "mic" && $0.description == "Call microphone" })
      #expect(!devices.contains { $0.name == "null" })
      #expect(try AudioDevices.resolve("call SPEAKER", for: .output).name == "spk")
      #expect(try AudioDevices.resolve("mic", for: .input).name == "mic")
      #expect(try AudioDevices.resolve("strict", for: .output).name == "strict")
      #expect(try AudioDevices.resolve(nil, for: .output).name == "default")
      #expect(throws: SoundFailure.self) { try AudioDevices.resolve("nobody", for: .output) }
      // Which one is a question for a person, however long one waits.
      let failure = #expect(throws: SoundFailure.self) { try DeviceSource(device: "Call", notify: { _ in }) }
      guard case .badSpecification(let sentence)? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(sentence.contains("spk (Call speaker)") && sentence.contains("mic (Call microphone)"))
      server.end()
    }
  }

  @Test func theDeviceTestHearsItsOwnTone() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let meter = Atomic<Int>(LevelMeter.silence)
      let report = AudioDeviceTest(input: "spkout", output: "spk", seconds: 3, frequency: 500).run {
        meter.store(max($0, meter.load(ordering: .relaxed)), ordering: .relaxed)
      }
      guard case .success(let played)? = report.output, case .success(let heard)? = report.input else {
        Issue.record("\(report)")
        return
      }
      #expect(played.name == "spk" && heard.name == "spkout")
      #expect(played.toneLevel == -15 && played.level == -15)
      #expect(heard.hearsTone)
      // Where the machine was late a wave may be cut, which makes a block a little louder.
      #expect((-15 ... -14).contains(heard.loudest))
      #expect(meter.load(ordering: .relaxed) == heard.loudest)
      let deaf = AudioDeviceTest(directions: [.input], input: "mic", seconds: 0.3, frequency: 500).run()
      #expect(deaf.output == nil)
      guard case .success(let silence)? = deaf.input else {
        Issue.record("\(deaf)")
        return
      }
      #expect(!silence.hearsTone)
      server.end()
    }
  }

  @Test func anOutputThatRanDryGoesOn() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let ear = Ear("spkout")
      let sink = ALSASink(device: "strict")
      try sink.start()
      let block = Signal.tone(1_000, seconds: 0.01)
      for _ in 0..<20 { _ = sink.write(block) }
      // Nothing is written until the server has noticed.
      for _ in 0..<100 where sink.xruns == 0 {
        _ = await eventually(within: 0.2) { false }
        _ = sink.write(block)
      }
      #expect(sink.xruns > 0)
      #expect(
        await eventually {
          _ = sink.write(block)
          return ear.cleanest(1_000).map { $0.signalToNoise > 60 } ?? false
        })
      sink.stop()
      ear.end()
      server.end()
    }
  }
}
