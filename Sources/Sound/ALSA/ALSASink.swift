import MediaBasics

/// A loudspeaker through ALSA, whatever rate, encoding and channels it has.
///
/// Paced by the device. One that does not move costs at most 60 ms per block (or three of its periods); sound is dropped
/// until the time is made up for.
public final class ALSASink: AudioSink {
  /// Times that a block is tried again after the device was too late.
  private static let attempts = 3

  public let name: String
  public let pacing = Pacing.device

  private let preference: ALSAPreference
  private let configurationPath: String?
  private let clock: @Sendable () -> MediaInstant
  private var pcm: ALSAPCM?
  private var renderer: PCMRenderer?
  private var silence: [UInt8] = []
  private var needsSilence = true
  private var stall = DeviceStall(period: .zero)
  private var history = XrunHistory()

  /// - Parameters:
  ///   - device: ALSA's name.
  ///   - preference: what to ask of it.
  ///   - configurationPath: ALSA configuration files instead of the system's.
  public init(
    device: String = AudioDevices.defaultName, preference: ALSAPreference = .output, configurationPath: String? = nil,
    clock: @escaping @Sendable () -> MediaInstant = MonotonicClock.now
  ) {
    name = device
    self.preference = preference
    self.configurationPath = configurationPath
    self.clock = clock
  }

  /// What the device agreed to; nil before `start`.
  public var format: PCMFormat? { pcm?.format }

  /// Times that the device ran out of sound.
  public var xruns: Int { history.count }

  /// True when a larger buffer would spare it from running out.
  var wantsLargerBuffer: Bool { history.isHabit }

  /// Opens the device; it begins to run when its buffer is filled.
  ///
  /// - Throws: `SoundFailure.device` with what to do about it.
  public func start() throws(SoundFailure) {
    let pcm = try ALSAPCM(
      name: name, direction: .output, preference: preference, configurationPath: configurationPath)
    renderer = PCMRenderer(format: pcm.format)
    stall = DeviceStall(period: pcm.duration(frames: pcm.periodFrames))
    silence.removeAll()
    for _ in 0..<(max(0, pcm.bufferFrames - 2 * pcm.periodFrames) * pcm.format.channels) {
      PCMRenderer.append(0, as: pcm.format.encoding, to: &silence)
    }
    needsSilence = true
    self.pcm = pcm
  }

  public func write(_ block: borrowing Span<Float>) -> SinkWrite {
    guard let pcm, renderer != nil else { return .failed(.gone("\(name) is closed")) }
    if stall.payOne() { return .dropped }
    renderer?.render(block)
    let began = clock()
    var offset = 0
    var late = 0
    var wasReady = false
    while let bytes = renderer?.bytes, offset < bytes.count {
      var trouble = needsSilence ? fill(pcm) : nil
      if trouble == nil {
        switch pcm.write(bytes, from: offset, count: bytes.count - offset) {
        case .success(let frames) where frames > 0:
          offset += frames * pcm.format.frameBytes
          wasReady = false
          continue
        case .success:
          if pcm.isWaitingToStart { trouble = pcm.start() }
        case .failure(let interruption): trouble = interruption.trouble
        }
      }
      if case .failed(let failure)? = trouble { return .failed(failure) }
      if trouble == .xrun { late += 1 }
      let now = clock()
      guard late <= Self.attempts, now - began < stall.patience else { return giveUp(began: began, now: now) }
      if trouble == .xrun {
        runOut(at: now)
        continue
      }
      // A plugin may say that it is ready and have no room, again and again.
      if wasReady || trouble == .suspended { MonotonicClock.sleep(for: .milliseconds(1)) }
      switch pcm.wait(stall.patience - (now - began)) {
      case .failed(let failure)?: return .failed(failure)
      case .xrun?: runOut(at: now)
      case .suspended?, nil: break
      }
      wasReady = true
    }
    stall.moved(at: clock())
    return .written
  }

  private func runOut(at now: MediaInstant) {
    history.add(at: now)
    needsSilence = true
  }

  /// Fills the buffer with silence but for two periods, so that the first block is heard that much later and the engine
  /// need not hurry to fill it.
  private func fill(_ pcm: ALSAPCM) -> ALSAPCM.Trouble? {
    needsSilence = false
    switch pcm.write(silence, from: 0, count: silence.count) {
    case .success: return nil
    case .failure(let interruption): return interruption.trouble
    }
  }

  private func giveUp(began: MediaInstant, now: MediaInstant) -> SinkWrite {
    if stall.isHopeless(at: now) {
      return .failed(.device(name: name, reason: "it took no sound for \(DeviceStall.longest.inSeconds) seconds"))
    }
    _ = stall.gaveUp(began: began, now: now)
    return .dropped
  }

  public func stop() {
    if let pcm { pcm.drain(pcm.bufferDuration + .milliseconds(100)) }
    close()
  }

  /// Lets go of a device that is broken.
  func close() {
    pcm = nil
    renderer = nil
  }
}
