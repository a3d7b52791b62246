import MediaBasics
import Synchronization
import Testing

@testable import Sound

/// A sound server that dies or hangs in the middle of a call, and comes back.
@Suite(.serialized) struct ALSALostDeviceTests {
  /// A microphone and a loudspeaker in their engines, with everything counted that must not stop.
  struct Call {
    let frames = Counter()
    let log = DeviceLog()
    let capture: CaptureEngine
    let playout: PlayoutEngine
    let status: (input: AudioDeviceStatus, output: AudioDeviceStatus)
    let ticks = Counter()

    init() throws {
      let frames = frames
      let ticks = ticks
      capture = try CaptureEngine(deliver: { _, _ in frames.add() }, notify: { Issue.record("\($0)") })
      // The engine asks for the time at least once per block.
      playout = PlayoutEngine(
        clock: {
          ticks.add()
          return MonotonicClock.now()
        },
        notify: { if case .outputFailed = $0 { Issue.record("\($0)") } })
      let backoff = DeviceBackoff(first: .milliseconds(50), longest: .milliseconds(200))
      let source = try DeviceSource(
        device: "mic", requireAudio: true, configurationPath: nil, backoff: backoff, notify: log.add)
      let sink = try DeviceSink(
        device: "spk", requireAudio: true, configurationPath: nil, backoff: backoff, notify: log.add)
      status = (source.status, sink.status)
      capture.setSource(source)
      playout.setSink(sink)
    }

    func states(_ direction: AudioDirection) -> [String] {
      zip(log.all, log.words).filter { $0.0.direction == direction }.map(\.1)
    }

    /// Both engines go on: a second of sound passes through each.
    func goesOn() async -> Bool {
      let (frames, ticks) = (frames.value, ticks.value)
      return await eventually { self.frames.value >= frames + 50 && self.ticks.value >= ticks + 100 }
    }

    func isBack() async -> Bool {
      await eventually {
        AudioDirection.allCases.allSatisfy { states($0).last == "opened" } && status.input.isOpen
          && status.output.isOpen
      }
    }
  }

  final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func add() { count.add(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
  }

  @Test func aServerThatDiesIsWaitedFor() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let call = try Call()
      #expect(await call.goesOn())
      server.end()
      for direction in AudioDirection.allCases {
        #expect(await eventually { call.states(direction) == ["opened", "lost", "retry"] }, "\(direction)")
      }
      #expect(!call.status.input.isOpen && !call.status.output.isOpen)
      #expect(await call.goesOn())
      try await server.start()
      #expect(await call.isBack())
      #expect(await call.goesOn())
      // What it says is heard again.
      let mouth = Mouth("micin", frequency: 440)
      #expect(await eventually { call.capture.level.level == -15 })
      mouth.end()
      #expect(call.capture.stop())
      #expect(call.playout.stop())
      server.end()
    }
  }

  @Test func aServerThatHangsHoldsUpNothing() async {
    await #expect(processExitsWith: .success) {
      let server = try await PulseServer()
      let call = try Call()
      #expect(await call.goesOn())
      server.freeze()
      for direction in AudioDirection.allCases {
        #expect(await eventually { call.states(direction).contains("lost") }, "\(direction)")
      }
      // Opening waits for the server meanwhile, on a thread where that harms nobody.
      #expect(await call.goesOn())
      server.thaw()
      #expect(await call.isBack())
      #expect(await call.goesOn())
      #expect(call.capture.stop())
      #expect(call.playout.stop())
      server.end()
    }
  }
}
