/// A microphone that may be missing, busy or unplugged: silence at the engine's pace until it is there, tried again
/// every half second to five seconds, off the audio thread.
public final class DeviceSource: AudioSource {
  /// 100 ms at first: what waits in it costs no delay.
  private static let bufferBlocks = ALSAPreference.input.bufferBlocks...40

  public let name: String
  /// What is unwise about the choice of the device, as a sentence.
  public var warning: String? { supervisor.warning }
  /// How it is doing, for anyone.
  public var status: AudioDeviceStatus { supervisor.status }

  private let supervisor: DeviceSupervisor<ALSASource>
  private var loan: DeviceLoan<ALSASource>?
  private var isStopped = false

  /// Begins to open the device.
  ///
  /// - Parameters:
  ///   - device: what a person wrote, as `AudioDevices.resolve` understands it; nil is the default.
  ///   - requireAudio: waits until it is open, at most 5 s, and fails when it cannot be.
  ///   - configurationPath: ALSA configuration files instead of the system's.
  ///   - notify: takes what happens, on a thread of its own.
  /// - Throws: `SoundFailure.badSpecification` when several devices are meant; with `requireAudio` also
  ///   `SoundFailure.device` with the reason why it cannot be opened.
  public convenience init(
    device: String?, requireAudio: Bool = false, configurationPath: String? = nil,
    notify: @escaping @Sendable (AudioDeviceEvent) -> Void
  ) throws(SoundFailure) {
    try self.init(
      device: device, requireAudio: requireAudio, configurationPath: configurationPath, backoff: DeviceBackoff(),
      notify: notify)
  }

  init(
    device: String?, requireAudio: Bool, configurationPath: String?, backoff: DeviceBackoff,
    notify: @escaping @Sendable (AudioDeviceEvent) -> Void
  ) throws(SoundFailure) {
    name = device ?? AudioDevices.defaultName
    supervisor = try DeviceSupervisor(
      .init(
        wanted: device, direction: .input, bufferBlocks: Self.bufferBlocks, configurationPath: configurationPath,
        backoff: backoff),
      requireAudio: requireAudio, notify: notify
    ) { name, blocks in
      var preference = ALSAPreference.input
      preference.bufferBlocks = blocks
      return DeviceLoan(
        ALSASource(device: name, preference: preference, configurationPath: configurationPath), bufferBlocks: blocks)
    }
  }

  deinit { end(seconds: 0) }

  public var pacing: Pacing { loan?.stream.pacing ?? .engine }

  public func start() throws(SoundFailure) {}

  public func read(into block: inout MutableSpan<Float>) -> SourceRead {
    if loan == nil { loan = supervisor.take() }
    guard let loan else { return .silence }
    let answer = loan.stream.read(into: &block)
    if loan.stream.xruns != loan.toldXruns {
      supervisor.status.addXruns(loan.stream.xruns - loan.toldXruns)
      loan.toldXruns = loan.stream.xruns
    }
    if case .failed(let failure) = answer {
      giveBack(loan, .broken(failure))
      return .silence
    }
    if loan.stream.wantsLargerBuffer, loan.bufferBlocks < Self.bufferBlocks.upperBound { giveBack(loan, .small) }
    return answer
  }

  private func giveBack(_ loan: DeviceLoan<ALSASource>, _ reason: DeviceSupervisor<ALSASource>.Return) {
    self.loan = nil
    supervisor.giveBack(loan, reason)
  }

  public func stop() { end(seconds: 0.5) }

  private func end(seconds: Double) {
    guard !isStopped else { return }
    isStopped = true
    supervisor.stop(loan, seconds: seconds)
    loan = nil
  }
}
