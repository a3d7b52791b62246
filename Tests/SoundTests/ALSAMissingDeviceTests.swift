import MediaBasics
import Testing

@testable import Sound

/// A device that is not there holds up nothing: silence until it comes, and it is used when it does.
@Suite struct ALSAMissingDeviceTests {
  let folder: TemporaryFolder
  let configuration: String
  let log = DeviceLog()

  init() throws {
    folder = try TemporaryFolder()
    configuration = try folder.write(Array("pcm.other { type null }".utf8), to: "asound.conf")
  }

  func read(_ source: DeviceSource) -> SourceRead {
    var block = [Float](repeating: 0, count: 480)
    var span = block.mutableSpan
    return source.read(into: &span)
  }

  @Test func silenceUntilTheMicrophoneComes() async throws {
    let source = try DeviceSource(
      device: "mic", requireAudio: false, configurationPath: configuration,
      backoff: .init(first: .milliseconds(5), longest: .milliseconds(20)), notify: log.add)
    try source.start()
    #expect(await eventually { log.words == ["retry"] })
    #expect(source.pacing == .engine)
    #expect(read(source) == .silence)
    #expect(!source.status.isOpen)
    _ = try folder.write(Array("pcm.mic { type null }".utf8), to: "asound.conf")
    #expect(await eventually { read(source) == .frames(480) })
    // Tried many times, told once.
    #expect(log.words == ["retry", "opened"])
    #expect(log.all.allSatisfy { $0.direction == .input && $0.name == "mic" })
    #expect(source.status.isOpen)
    #expect(source.pacing == .device)
    source.stop()
    #expect(!source.status.isOpen)
  }

  @Test func soundGoesNowhereUntilTheLoudspeakerComes() async throws {
    let sink = try DeviceSink(
      device: "speaker", requireAudio: false, configurationPath: configuration,
      backoff: .init(first: .milliseconds(5), longest: .milliseconds(20)), notify: log.add)
    try sink.start()
    #expect(sink.write([Float](repeating: 0, count: 480)) == .written)
    #expect(sink.pacing == .engine)
    #expect(await eventually { log.words == ["retry"] })
    _ = try folder.write(Array("pcm.speaker { type null }".utf8), to: "asound.conf")
    #expect(await eventually { sink.write([Float](repeating: 0, count: 480)) == .written && sink.pacing == .device })
    #expect(log.words == ["retry", "opened"])
    sink.stop()
    #expect(!sink.status.isOpen)
  }

  @Test func whoRequiresADeviceLearnsAtOnceThatThereIsNone() throws {
    let failure = #expect(throws: SoundFailure.self) {
      try DeviceSource(device: "mic", requireAudio: true, configurationPath: configuration, notify: log.add)
    }
    guard case .device("mic", let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains("no such"))
    let sink = try DeviceSink(device: "other", requireAudio: true, configurationPath: configuration, notify: log.add)
    #expect(sink.status.isOpen)
    sink.stop()
  }

  @Test func waitingGrowsToItsLimit() {
    var backoff = DeviceBackoff()
    #expect((0..<6).map { _ in backoff.next().inMilliseconds } == [500, 1_000, 2_000, 4_000, 5_000, 5_000])
    backoff.reset()
    #expect(backoff.next() == .milliseconds(500))
  }
}
