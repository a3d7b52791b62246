import MediaBasics

/// The thread that hears: source, echo, noise and gain, level, gate, Opus, and out to the network every 20 ms.
public final class CaptureEngine: Sendable {
  /// Takes a coded frame, on the audio thread: copy it into a ring and return.
  public typealias Deliver = @Sendable (RawSpan, CapturedFrame) -> Void

  private enum Command: Sendable {
    case source(Handover<any AudioSource>)
    case begin
    case mute(Bool)
    case talk(Bool)
    case pushToTalk(Bool)
    case gate(SpeechGate?)
    case encode(OpusEncoderConfiguration)
    case process(VoiceProcessing)
    case record(SoundRecording)
    case stop
  }

  /// Blocks that are made up for after the thread was held up; more are skipped.
  private static let mostBehind = 20

  /// The level of the input as it comes in, muted or not, −127…0 dBov.
  public let level = LevelMailbox()

  private let inbox = Inbox<Command>()
  private let thread: AudioThread

  /// Starts the thread; it captures silence until a source is handed over.
  ///
  /// - Parameters:
  ///   - reference: what the other engine plays, so that its echo can be cancelled.
  ///   - clock: the instants on which frames are paced.
  ///   - deliver: takes the frames.
  ///   - notify: takes the events, on the audio thread: return at once.
  /// - Throws: `OpusFailure` when libopus cannot make the encoder.
  public init(
    configuration: CaptureConfiguration = .init(), reference: EchoReference = EchoReference(),
    clock: @escaping @Sendable () -> MediaInstant = MonotonicClock.now,
    deliver: @escaping Deliver, notify: @escaping @Sendable (SoundEvent) -> Void
  ) throws(OpusFailure) {
    let capture = Handover(
      try Turn(
        configuration: configuration, reference: reference, level: level, deliver: deliver, notify: notify))
    let inbox = inbox
    thread = AudioThread(name: "ncall-capture") {
      guard let turn = capture.take() else { return }
      Self.run(turn, inbox: inbox, clock: clock)
    }
  }

  deinit { inbox.send(.stop) }

  /// Hands over where sound comes from; the one before is ended. A source that starts on command waits for `begin`.
  public func setSource(_ source: sending any AudioSource) { inbox.send(.source(Handover(source))) }

  /// Lets a source that starts on command run: somebody listens.
  public func begin() { inbox.send(.begin) }

  public func setMuted(_ muted: Bool) { inbox.send(.mute(muted)) }

  /// Push-to-talk: sound goes out only while `setTalking(true)` holds.
  public func setPushToTalk(_ on: Bool) { inbox.send(.pushToTalk(on)) }
  public func setTalking(_ talking: Bool) { inbox.send(.talk(talking)) }

  /// Cuts off what is quiet; nil lets everything through.
  public func setGate(_ gate: SpeechGate?) { inbox.send(.gate(gate)) }

  /// Changes the coder's bitrate, expected loss, copies and discontinuous transmission.
  public func setEncoding(_ encoding: OpusEncoderConfiguration) { inbox.send(.encode(encoding)) }

  /// Changes what is done about echo, noise and loudness.
  public func setProcessing(_ processing: VoiceProcessing) { inbox.send(.process(processing)) }

  /// Keeps what is heard from now on, muted or not, as it would be sent; one recording at a time, the one before ends.
  public func record(_ recording: SoundRecording) { inbox.send(.record(recording)) }

  /// Ends the source and the thread; waits for both, at most `seconds`.
  @discardableResult
  public func stop(seconds: Double = 5) -> Bool {
    inbox.send(.stop)
    return thread.wait(seconds: seconds)
  }

  private static func run(_ turn: Turn, inbox: Inbox<Command>, clock: @Sendable () -> MediaInstant) {
    var pacer = Pacer(at: clock(), mostBehind: mostBehind)
    while true {
      for command in inbox.take() {
        switch command {
        case .source(let handover):
          if let source = handover.take() { turn.replace(by: source) }
          pacer.trust(at: clock())
        case .begin: turn.begin()
        case .mute(let muted): turn.capture.isMuted = muted
        case .talk(let talking): turn.capture.isTalking = talking
        case .pushToTalk(let on): turn.capture.pushToTalk = on
        case .gate(let gate): turn.capture.gate = gate
        case .encode(let encoding): turn.reconfigure(encoding)
        case .process(let processing): turn.voice.processing = processing
        case .record(let recording): turn.record(recording)
        case .stop:
          turn.end()
          return
        }
      }
      let isPaced = turn.run()
      MonotonicClock.sleep(for: pacer.finish(pacedByDevice: isPaced, now: clock()))
    }
  }
}

extension CaptureEngine {
  /// What the thread owns and does in one turn.
  private final class Turn {
    var capture: Capture
    let voice: VoiceProcessor
    private var recording: SoundRecording?
    private var source: (any AudioSource)?
    private var mayBegin = false
    private var hasEnded = false
    private var block = [Float](repeating: 0, count: AudioBlock.frames)
    private let endOfInput: EndOfInput
    private let level: LevelMailbox
    private let deliver: Deliver
    private let notify: @Sendable (SoundEvent) -> Void

    init(
      configuration: CaptureConfiguration, reference: EchoReference, level: LevelMailbox, deliver: @escaping Deliver,
      notify: @escaping @Sendable (SoundEvent) -> Void
    ) throws(OpusFailure) {
      capture = try Capture(configuration: configuration)
      voice = VoiceProcessor(reference: reference)
      voice.processing = configuration.processing
      endOfInput = configuration.endOfInput
      self.level = level
      self.deliver = deliver
      self.notify = notify
    }

    func begin() { mayBegin = true }

    func replace(by next: any AudioSource) {
      source?.stop()
      source = nil
      hasEnded = false
      do throws(SoundFailure) {
        try next.start()
        source = next
      } catch {
        next.stop()
        notify(.inputFailed(name: next.name, error))
      }
    }

    /// A configuration was checked when the encoder was made; bounds are applied, so libopus does not refuse.
    func reconfigure(_ encoding: OpusEncoderConfiguration) {
      do throws(OpusFailure) { try capture.reconfigure(encoding) } catch {
        notify(.inputFailed(name: "Opus", .badSpecification(error.description)))
      }
    }

    func record(_ next: SoundRecording) {
      recording?.finish()
      recording = next
    }

    func end() {
      recording?.finish()
      recording = nil
      endSource()
    }

    private func endSource() {
      source?.stop()
      source = nil
    }

    /// Captures one block; true when the source kept the time.
    func run() -> Bool {
      for i in block.indices { block[i] = 0 }
      var isPaced = false
      if let source, mayBegin || !source.startsOnCommand {
        isPaced = source.pacing == .device
        var span = block.mutableSpan
        take(source.read(into: &span), from: source)
      }
      do {
        var span = block.mutableSpan
        voice.process(&span)
      }
      if recording?.add(block.span) == true { recording = nil }
      capture.process(block.span, deliver: deliver)
      level.level = capture.inputLevel
      return isPaced && source != nil
    }

    private func take(_ answer: SourceRead, from source: any AudioSource) {
      switch answer {
      case .frames(let count):
        for i in max(0, min(count, block.count))..<block.count { block[i] = 0 }
        hasEnded = false
      case .silence: break
      case .ended:
        // A loop over nothing would spin: one that ends twice without a sound in between is over.
        if endOfInput == .loop, !hasEnded, source.rewind() {
          hasEnded = true
          var span = block.mutableSpan
          return take(source.read(into: &span), from: source)
        }
        endSource()
        notify(.inputEnded)
      case .failed(let failure):
        let name = source.name
        endSource()
        notify(.inputFailed(name: name, failure))
      }
    }
  }
}
