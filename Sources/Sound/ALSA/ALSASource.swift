import MediaBasics

/// A microphone through ALSA, whatever rate, encoding and channels it has.
///
/// Paced by the device. One that does not move costs at most 60 ms per block (or three of its periods), and the time is
/// made up for by silence; what it delivers late is left out.
public final class ALSASource: AudioSource {
  public let name: String
  public let pacing = Pacing.device

  private let preference: ALSAPreference
  private let configurationPath: String?
  private let clock: @Sendable () -> MediaInstant
  private var pcm: ALSAPCM?
  private var converter: PCMConverter?
  private var bytes: [UInt8] = []
  private var stall = DeviceStall(period: .zero)
  private var history = XrunHistory()
  /// Frames for which silence went out already and that may still come from the device.
  private var debt = 0
  private var debtSince = MediaInstant.zero

  /// - Parameters:
  ///   - device: ALSA's name.
  ///   - preference: what to ask of it.
  ///   - configurationPath: ALSA configuration files instead of the system's.
  public init(
    device: String = AudioDevices.defaultName, preference: ALSAPreference = .input, configurationPath: String? = nil,
    clock: @escaping @Sendable () -> MediaInstant = MonotonicClock.now
  ) {
    name = device
    self.preference = preference
    self.configurationPath = configurationPath
    self.clock = clock
  }

  /// What the device agreed to; nil before `start`.
  public var format: PCMFormat? { pcm?.format }

  /// Times that the device was read too late.
  public var xruns: Int { history.count }

  /// True when a larger buffer would spare it from being read too late.
  var wantsLargerBuffer: Bool { history.isHabit }

  /// Opens the device; it begins to run with the first `read`.
  ///
  /// - Throws: `SoundFailure.device` with what to do about it.
  public func start() throws(SoundFailure) {
    let pcm = try ALSAPCM(
      name: name, direction: .input, preference: preference, configurationPath: configurationPath)
    converter = PCMConverter(format: pcm.format, hearing: 2)
    stall = DeviceStall(period: pcm.duration(frames: pcm.periodFrames))
    let frames = 2 * AudioBlock.frames * pcm.format.rate / AudioBlock.sampleRate + 512
    bytes = Array(repeating: 0, count: frames * pcm.format.frameBytes)
    self.pcm = pcm
  }

  public func read(into block: inout MutableSpan<Float>) -> SourceRead {
    guard let pcm, converter != nil else { return .failed(.gone("\(name) is closed")) }
    if stall.payOne() { return .silence }
    let began = clock()
    if debt > 0, let answer = leaveOutWhatIsLate(pcm, at: began) { return answer }
    var wasReady = false
    while let needed = converter?.neededBytes, needed > 0 {
      var trouble: ALSAPCM.Trouble?
      switch pcm.read(needed / pcm.format.frameBytes, into: &bytes) {
      case .success(let frames) where frames > 0:
        converter?.push(bytes, count: frames * pcm.format.frameBytes)
        wasReady = false
        continue
      case .success:
        if pcm.isWaitingToStart { trouble = pcm.start() }
      case .failure(let interruption): trouble = interruption.trouble
      }
      if let trouble, let answer = end(trouble) { return answer }
      let now = clock()
      guard now - began < stall.patience else { return giveUp(pcm, began: began, now: now) }
      // A plugin may say that it is ready and have nothing, again and again.
      if wasReady || trouble == .suspended { MonotonicClock.sleep(for: .milliseconds(1)) }
      if let trouble = pcm.wait(stall.patience - (now - began)), let answer = end(trouble) { return answer }
      wasReady = true
    }
    let frames = converter?.pull(into: &block) ?? 0
    stall.moved(at: clock())
    return .frames(frames)
  }

  /// What an error means for this block; nil when it is worth going on.
  private func end(_ trouble: ALSAPCM.Trouble) -> SourceRead? {
    switch trouble {
    case .suspended: return nil
    case .failed(let failure): return .failed(failure)
    case .xrun:
      let now = clock()
      history.add(at: now)
      _ = stall.lostTime(at: now)
      return .silence
    }
  }

  private func giveUp(_ pcm: ALSAPCM, began: MediaInstant, now: MediaInstant) -> SourceRead {
    if stall.isHopeless(at: now) {
      return .failed(.device(name: name, reason: "it gave no sound for \(DeviceStall.longest.inSeconds) seconds"))
    }
    let blocks = stall.gaveUp(began: began, now: now)
    debt += blocks * AudioBlock.frames * pcm.format.rate / AudioBlock.sampleRate
    debtSince = now
    return .silence
  }

  /// After a stall the device may deliver what it held back; silence has taken its place already.
  private func leaveOutWhatIsLate(_ pcm: ALSAPCM, at now: MediaInstant) -> SourceRead? {
    let frame = pcm.format.frameBytes
    var surplus = min(debt, pcm.available - pcm.periodFrames - (converter?.neededBytes ?? 0) / frame)
    while surplus > 0 {
      switch pcm.read(surplus, into: &bytes) {
      case .success(0): surplus = 0
      case .success(let frames):
        surplus -= frames
        debt -= frames
      case .failure(let interruption):
        if let answer = end(interruption.trouble) { return answer }
        surplus = 0
      }
    }
    if now - debtSince > .seconds(1) { debt = 0 }
    return nil
  }

  public func stop() {
    pcm?.drop()
    close()
  }

  /// Lets go of a device that is broken.
  func close() {
    pcm = nil
    converter = nil
  }
}
