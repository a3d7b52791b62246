import Logging
import Sound
import Synchronization

/// The sound of this machine: what is heard here, what is played, and what is done in between; in a call, and to try it out.
final class CallSound: Sendable {
  /// Seconds that somebody hears of themselves in a test, and that a tone takes.
  private static let testSeconds = 3.0
  private static let toneSeconds = 2.0

  let capture: CaptureEngine
  let playout: PlayoutEngine
  private let options: CallOptions
  /// Takes what happens to devices, and tests.
  private let tell: @Sendable (Action) -> Void
  private let log: Logger

  /// Nothing is opened before `open`.
  ///
  /// - Parameters:
  ///   - deliver: takes coded frames, on the audio thread.
  ///   - captured: takes what happens to the input, on the audio thread.
  ///   - heard: takes what happens to the output, on the audio thread.
  ///   - tell: takes what the store should know.
  init(
    _ options: CallOptions, deliver: @escaping CaptureEngine.Deliver,
    captured: @escaping @Sendable (SoundEvent) -> Void, heard: @escaping @Sendable (SoundEvent) -> Void,
    tell: @escaping @Sendable (Action) -> Void, log: Logger
  ) throws(OpusFailure) {
    self.options = options
    self.tell = tell
    self.log = log
    let reference = EchoReference()
    playout = PlayoutEngine(configuration: options.jitterBuffer, reference: reference, notify: heard)
    let configuration = CaptureConfiguration(
      encoder: options.encoder, gate: options.gate, whileClosed: .nothing, endOfInput: options.endOfInput,
      isMuted: options.isMuted, pushToTalk: options.isPushToTalk, processing: options.processing)
    capture = try CaptureEngine(
      configuration: configuration, reference: reference, deliver: deliver, notify: captured)
  }

  /// Opens input and output; devices and files may take their time.
  func open() throws(SoundFailure) {
    try use(options.input, options.output)
  }

  private func use(_ input: SourceSpec?, _ output: SinkSpec?) throws(SoundFailure) {
    if let input { capture.setSource(try input.open(format: options.inputFormat, device: source)) }
    if let output { playout.setSink(try output.open(disk: playout.disk, device: sink)) }
  }

  /// Ends both threads; waits for them, at most two seconds each.
  func close() {
    capture.stop(seconds: 2)
    playout.stop(seconds: 2)
  }

  /// Does what the store asks for; answers what came of it, if it should know.
  func perform(_ effect: SoundEffect) async -> Action? {
    switch effect {
    case .process(let processing): capture.setProcessing(processing)
    case .gate(let threshold): capture.setGate(threshold.map { SpeechGate(threshold: $0) })
    case .use(let direction, let text, let before): return await take(direction, text, before: before)
    case .testMicrophone: await testMicrophone()
    case .tone:
      tell(.devices(.testBegan(.tone)))
      playout.play(.tone(seconds: Self.toneSeconds))
      await wait(Self.toneSeconds)
      tell(.devices(.testEnded(loudest: nil)))
    case .list: return await Self.list()
    case .watch(let looks): return looks ? await Self.list() : nil
    }
    return nil
  }

  /// The devices of this machine, looked for on a thread that may wait.
  static func list() async -> Action {
    await OwnThread.run("ncall-devices") {
      do throws(SoundFailure) { return .devices(.listed(try AudioDevices.list())) } catch {
        return .devices(.notListed("\(error)"))
      }
    }
  }

  private func take(_ direction: AudioDirection, _ text: String, before: String) async -> Action? {
    await OwnThread.run("ncall-open") { [self] in
      do throws(SoundFailure) {
        switch direction {
        case .input: try use(try SourceSpec(text), nil)
        case .output: try use(nil, try SinkSpec(text))
        }
        return nil
      } catch { return .devices(.notUsed(direction, before: before, reason: "\(error)")) }
    }
  }

  private func testMicrophone() async {
    tell(.devices(.testBegan(.recording)))
    let clip = await withCheckedContinuation { continuation in
      capture.record(SoundRecording(seconds: Self.testSeconds) { continuation.resume(returning: $0) })
    }
    tell(.devices(.testBegan(.playing)))
    playout.play(clip)
    await wait(clip.seconds)
    tell(.devices(.testEnded(loudest: clip.loudest)))
  }

  /// A test that is cancelled is over at once.
  private func wait(_ seconds: Double) async {
    do { try await Task.sleep(for: .seconds(seconds)) } catch { return }
  }

  // MARK: Devices

  private func source(_ name: String?) throws(SoundFailure) -> any AudioSource {
    let device = try DeviceSource(device: name, requireAudio: options.requiresAudio) { [weak self] in self?.device($0) }
    if let warning = device.warning { note(warning) }
    return device
  }

  private func sink(_ name: String?) throws(SoundFailure) -> any AudioSink {
    let device = try DeviceSink(device: name, requireAudio: options.requiresAudio) { [weak self] in self?.device($0) }
    if let warning = device.warning { note(warning) }
    return device
  }

  private func note(_ text: String) {
    log.warning("\(text)")
    tell(.notices(.posted(text, severity: .warning)))
  }

  private func device(_ event: AudioDeviceEvent) {
    let condition: AudioDeviceState.Condition
    switch event.state {
    case .opened: condition = .opened
    case .lost(let reason):
      condition = .lost
      log.info("sound device \(event.name) is lost: \(reason)")
    case .retry(let reason):
      condition = .retry
      log.info("sound device \(event.name) does not open and is tried again: \(reason)")
    }
    tell(
      .devices(
        .changed(
          event.direction == .input ? .input : .output, AudioDeviceState(name: event.name, condition: condition))))
  }
}
