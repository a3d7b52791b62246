import MediaBasics
import Sound
import Synchronization
import Testing

/// ALSA's `null` gives sound as fast as one likes; the engine then keeps the time itself.
@Suite struct ALSADeviceWithoutClockTests {
  let folder: TemporaryFolder
  let configuration: String

  init() throws {
    folder = try TemporaryFolder()
    configuration = try folder.write(Array("pcm.nothing { type null }".utf8), to: "asound.conf")
  }

  @Test func theCallKeepsItsTime() async throws {
    let frames = Atomic<Int>(0)
    let began = MonotonicClock.now()
    let capture = try CaptureEngine(
      deliver: { _, _ in frames.add(1, ordering: .relaxed) }, notify: { Issue.record("\($0)") })
    capture.setSource(ALSASource(device: "nothing", configurationPath: configuration))
    #expect(await eventually { frames.load(ordering: .relaxed) >= 150 })
    // Until it is found out, up to a second and a bit of sound may run ahead; after that it may not.
    #expect((MonotonicClock.now() - began).inSeconds > 1.5)
    #expect(capture.stop())
  }
}
