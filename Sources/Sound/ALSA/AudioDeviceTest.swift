import Glibc
import MediaBasics
import Synchronization

/// Plays a tone on an output and measures an input meanwhile: what `ncall devices test` does.
public struct AudioDeviceTest: Sendable {
  /// What passed through one device.
  public struct Measurement: Sendable, Equatable {
    /// ALSA's name.
    public var name: String
    /// What the device agreed to.
    public var format: PCMFormat
    /// Seconds of sound that the device gave or took.
    public var seconds: Double
    /// RMS of all of it, −127…0 dBov.
    public var level: Int
    /// RMS of the loudest 10 ms, −127…0 dBov.
    public var loudest: Int
    /// RMS of the part that is the tone, −127…0 dBov.
    public var toneLevel: Int
    /// Times that the device was served too late.
    public var xruns: Int

    /// Whether the tone is a good part of what was heard, and not merely there by chance.
    public var hearsTone: Bool { toneLevel > -70 && toneLevel >= level - 10 }
  }

  /// What came out; nil for a direction that was not tested.
  public struct Report: Sendable {
    public var output: Result<Measurement, SoundFailure>?
    public var input: Result<Measurement, SoundFailure>?
  }

  /// Seconds a device may take to open and close, besides the test itself.
  private static let slack = 5.0

  public var directions: Set<AudioDirection>
  /// What a person wrote; nil is the default.
  public var input: String?
  public var output: String?
  /// Length, 0.1…60 s.
  public var seconds: Double
  /// Of the tone, Hz.
  public var frequency: Double
  public var configurationPath: String?

  public init(
    directions: Set<AudioDirection> = [.input, .output], input: String? = nil, output: String? = nil,
    seconds: Double = 3, frequency: Double = 440, configurationPath: String? = nil
  ) {
    self.directions = directions
    self.input = input
    self.output = output
    self.seconds = seconds.isFinite ? max(0.1, min(60, seconds)) : 3
    self.frequency = frequency
    self.configurationPath = configurationPath
  }

  /// Runs the test; comes back when it is over, at most 5 s late.
  ///
  /// - Parameter meter: takes the input's level every 10 ms, −127…0 dBov, on an audio thread.
  public func run(meter: @escaping @Sendable (Int) -> Void = { _ in }) -> Report {
    let results = Results()
    let threads = directions.map { direction in
      AudioThread(name: "ncall-test") {
        let result = direction == .input ? self.listen(meter) : self.play()
        results.byDirection.withLock { $0[direction] = result }
      }
    }
    let end = MonotonicClock.now() + .seconds(seconds + Self.slack)
    for thread in threads { thread.wait(seconds: max(0, (end - MonotonicClock.now()).inSeconds)) }
    let found = results.byDirection.withLock { $0 }
    func result(_ direction: AudioDirection, _ name: String?) -> Result<Measurement, SoundFailure>? {
      guard directions.contains(direction) else { return nil }
      return found[direction]
        ?? .failure(.device(name: name ?? AudioDevices.defaultName, reason: "it does not answer"))
    }
    return Report(output: result(.output, output), input: result(.input, input))
  }

  /// What the threads leave behind, also one that comes too late to be waited for.
  private final class Results: Sendable {
    let byDirection = Mutex<[AudioDirection: Result<Measurement, SoundFailure>]>([:])
  }

  private func play() -> Result<Measurement, SoundFailure> {
    do throws(SoundFailure) {
      let name = try AudioDevices.resolve(output, for: .output, configurationPath: configurationPath).name
      let sink = ALSASink(device: name, configurationPath: configurationPath)
      try sink.start()
      defer { sink.stop() }
      guard let format = sink.format else { return .failure(.device(name: name, reason: "it closed")) }
      let tone = ToneSource(frequency: frequency)
      var spectrum = ToneMeter(frequency: frequency)
      try eachBlock { block throws(SoundFailure) in
        var span = block.mutableSpan
        _ = tone.read(into: &span)
        switch sink.write(block.span) {
        case .written: spectrum.add(block.span)
        case .dropped: break
        case .failed(let failure): throw failure
        }
      }
      return .success(spectrum.measurement(name: name, format: format, xruns: sink.xruns))
    } catch {
      return .failure(error)
    }
  }

  private func listen(_ meter: (Int) -> Void) -> Result<Measurement, SoundFailure> {
    do throws(SoundFailure) {
      let name = try AudioDevices.resolve(input, for: .input, configurationPath: configurationPath).name
      let source = ALSASource(device: name, configurationPath: configurationPath)
      try source.start()
      defer { source.stop() }
      guard let format = source.format else { return .failure(.device(name: name, reason: "it closed")) }
      var spectrum = ToneMeter(frequency: frequency)
      try eachBlock { block throws(SoundFailure) in
        var span = block.mutableSpan
        switch source.read(into: &span) {
        case .frames:
          spectrum.add(block.span)
          meter(LevelMeter.level(of: block.span))
        case .silence: meter(LevelMeter.silence)
        case .ended: throw .device(name: name, reason: "it ended")
        case .failed(let failure): throw failure
        }
      }
      return .success(spectrum.measurement(name: name, format: format, xruns: source.xruns))
    } catch {
      return .failure(error)
    }
  }

  /// Does something every 10 ms until the time is over, keeping the time itself for a device that does not.
  private func eachBlock(_ body: (inout [Float]) throws(SoundFailure) -> Void) throws(SoundFailure) {
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    let begin = MonotonicClock.now()
    let end = begin + .seconds(seconds)
    var pacer = Pacer(at: begin, mostBehind: 0)
    for _ in 0..<Int(seconds * 100) where MonotonicClock.now() < end {
      try body(&block)
      MonotonicClock.sleep(for: pacer.finish(pacedByDevice: true, now: MonotonicClock.now()))
    }
  }
}
