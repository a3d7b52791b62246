import Sound
import Testing

/// What goes out to the network while somebody speaks, is muted, or says nothing.
@Suite struct CaptureTests {
  struct Frame {
    var payload: [UInt8]
    var info: CapturedFrame
  }

  func run(
    _ configuration: CaptureConfiguration, _ samples: [Float], before: (Int, inout Capture) -> Void = { _, _ in }
  ) throws -> [Frame] {
    var capture = try Capture(configuration: configuration)
    var frames: [Frame] = []
    for n in 0..<(samples.count / 480) {
      before(n, &capture)
      let block = Array(samples[(n * 480)..<(n * 480 + 480)])
      capture.process(block.span) { payload, info in
        frames.append(Frame(payload: payload.withUnsafeBytes { Array($0) }, info: info))
      }
    }
    return frames
  }

  func decode(_ frames: [Frame]) throws -> [Float] {
    var decoder = try OpusDecoder()
    var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    return try frames.flatMap { frame -> [Float] in
      let count = try decoder.decode(bytes: frame.payload, into: &room).get()
      return Array(room[0..<count])
    }
  }

  @Test func framesCarryTimeLevelAndVoice() throws {
    let frames = try run(.init(), Signal.tone(440, seconds: 1, amplitude: 0.1))
    #expect(frames.count == 50)
    #expect(frames.map(\.info.timestamp) == (0..<50).map { UInt32($0 * 960) })
    #expect(frames.allSatisfy { $0.info.level == -23 && $0.info.isVoice && $0.info.samples == 960 })
    #expect(frames.map(\.info.isFirstAfterPause) == [true] + [Bool](repeating: false, count: 49))
  }

  @Test func nothingLeavesAMutedMicrophone() throws {
    let frames = try run(.init(), Signal.tone(440, seconds: 3)) { block, capture in
      capture.isMuted = block >= 100 && block < 200
    }
    // The frame in which it closes fades out; then a second of nothing, while the timestamp goes on.
    #expect(frames.count == 101)
    #expect(frames[50].info.timestamp == 50 * 960)
    #expect(frames[51].info.timestamp == 100 * 960)
    #expect(frames[51].info.isFirstAfterPause)
    let fading = try decode(Array(frames[0...50]))
    #expect(Signal.rms(fading[(fading.count - 300)...]) < 0.02)
  }

  @Test func aMutedMicrophoneCanSendSilence() throws {
    let frames = try run(.init(whileClosed: .silence, isMuted: true), Signal.tone(440, seconds: 1))
    #expect(frames.count == 50)
    #expect(frames[2...].allSatisfy { $0.info.level == -127 && !$0.info.isVoice })
    #expect(Signal.rms(try decode(frames)[9_600...]) < 1e-3)
  }

  @Test func pushToTalkSendsOnlyWhileHeld() throws {
    let frames = try run(.init(pushToTalk: true), Signal.tone(440, seconds: 2)) { block, capture in
      capture.isTalking = block >= 50 && block < 100
    }
    #expect(frames.count == 25 + 2 || frames.count == 25 + 1)
    let late = frames.dropFirst()
    #expect(late.allSatisfy { $0.info.timestamp >= 24 * 960 && $0.info.timestamp <= 50 * 960 })
  }

  @Test func theGateKeepsQuietSoundBack() throws {
    let sound =
      Signal.tone(440, seconds: 1, amplitude: 0.001) + Signal.tone(440, seconds: 1)
      + Signal.tone(440, seconds: 1, amplitude: 0.001)
    let frames = try run(.init(gate: SpeechGate(threshold: -45, hangover: 10)), sound)
    // A second of sound, the time the gate stays open, and the frames that fade.
    #expect(frames.count > 58 && frames.count <= 63)
    #expect(frames.filter { $0.info.level > -20 }.count == 50)
  }

  @Test func theCoderFollowsTheNetwork() throws {
    var configuration = CaptureConfiguration()
    configuration.encoder.bitrate = 64_000
    let frames = try run(configuration, Signal.voice(seconds: 4)) { block, capture in
      guard block == 200 else { return }
      var encoding = capture.encoding
      encoding.bitrate = 12_000
      do { try capture.reconfigure(encoding) } catch { Issue.record(error) }
    }
    let before = frames[20..<100].reduce(0) { $0 + $1.payload.count }
    let after = frames[120..<200].reduce(0) { $0 + $1.payload.count }
    #expect(Double(after) < 0.4 * Double(before))
  }

  /// To libopus a note that does not change is background noise; to who hears it, it is not.
  @Test func aHeldNoteIsNotTakenForAPause() throws {
    let thrifty = CaptureConfiguration(encoder: .init(discontinuousTransmission: true))
    #expect(try run(thrifty, Signal.tone(440, seconds: 8, amplitude: 0.1)).count == 400)
    #expect(try run(thrifty, Signal.tone(440, seconds: 8, amplitude: 0.001)).count < 200)
    // Neither does one keep the pause after it from being taken.
    let frames = try run(thrifty, Signal.tone(440, seconds: 4, amplitude: 0.1) + [Float](repeating: 0, count: 192_000))
    #expect(frames.count > 200 && frames.count < 240)
  }
}
