import MediaBasics

/// The thread that speaks: every 10 ms all tracks are mixed and written to the sink.
public final class PlayoutEngine: Sendable {
  private enum Command: Sendable {
    case sink(Handover<any AudioSink>)
    case add(PlayoutTrack, Handover<WAVSink>?)
    case remove(id: String)
    case volume(Float)
    case deaf(Bool)
    case play(SoundClip)
    case stop
  }

  /// Blocks that are made up for after the thread was held up, so that a recording keeps the time; more are skipped.
  private static let mostBehind = 200

  /// The level of the mix, −127…0 dBov.
  public let level = LevelMailbox()

  /// Writes the recordings of tracks and the WAV files of sinks.
  public let disk: DiskWriter

  private let inbox = Inbox<Command>()
  private let thread: AudioThread

  /// Starts the thread; sound goes nowhere until a sink is handed over.
  ///
  /// - Parameters:
  ///   - reference: takes what is played, so that its echo can be cancelled.
  ///   - clock: the clock of the packets' arrivals.
  ///   - notify: takes the events, on the audio thread: return at once.
  public init(
    configuration: JitterBufferConfiguration = .init(), disk: DiskWriter = DiskWriter(),
    reference: EchoReference? = nil, clock: @escaping @Sendable () -> MediaInstant = MonotonicClock.now,
    notify: @escaping @Sendable (SoundEvent) -> Void
  ) {
    self.disk = disk
    let inbox = inbox
    let level = level
    thread = AudioThread(name: "ncall-playout") {
      let turn = Turn(configuration: configuration, reference: reference, level: level, notify: notify)
      Self.run(turn, inbox: inbox, clock: clock)
    }
  }

  deinit { inbox.send(.stop) }

  /// Hands over where sound goes to; the one before is ended.
  public func setSink(_ sink: sending any AudioSink) { inbox.send(.sink(Handover(sink))) }

  /// Plays a track from now on; one of the same id is replaced.
  ///
  /// - Parameter recordingPath: a WAV file that takes what the track says, silence included.
  /// - Throws: `SoundFailure` when that file cannot be made.
  public func add(_ track: PlayoutTrack, recordingPath: String? = nil) throws(SoundFailure) {
    var recording: Handover<WAVSink>?
    if let recordingPath {
      let sink = try WAVSink(path: recordingPath, disk: disk)
      try sink.start()
      recording = Handover(sink)
    }
    inbox.send(.add(track, recording))
  }

  public func remove(id: String) { inbox.send(.remove(id: id)) }

  /// Loudness of everything, 0…2.
  public func setVolume(_ volume: Float) { inbox.send(.volume(volume)) }
  public func setDeaf(_ deaf: Bool) { inbox.send(.deaf(deaf)) }

  /// Plays something besides the tracks, also to who is deafened; what was played so before ends.
  public func play(_ clip: SoundClip) { inbox.send(.play(clip)) }

  /// Completes recordings, ends the sink and the thread; waits for all, at most `seconds`.
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
        case .sink(let handover):
          if let sink = handover.take() { turn.replace(by: sink) }
          pacer.trust(at: clock())
        case .add(let track, let recording): turn.add(track, recording: recording?.take())
        case .remove(let id): turn.playout.remove(id: id)
        case .volume(let volume): turn.playout.volume = volume
        case .deaf(let deaf): turn.playout.isDeaf = deaf
        case .play(let clip): turn.playout.clip = clip
        case .stop:
          turn.end()
          return
        }
      }
      // Under the engine's clock a block is for its planned instant, however late the thread woke.
      let isPaced = turn.run(at: pacer.follows(device: turn.isPacedBySink) ? clock() : pacer.turn)
      MonotonicClock.sleep(for: pacer.finish(pacedByDevice: isPaced, now: clock()))
    }
  }
}

extension PlayoutEngine {
  /// What the thread owns and does in one turn.
  private final class Turn {
    /// Blocks between two events about dropped ones.
    private static let complainEvery = 500

    let playout: Playout
    private var sink: (any AudioSink)?
    private var block = [Float](repeating: 0, count: AudioBlock.frames)
    private var dropped = 0
    private var untilComplaint = 0
    private let reference: EchoReference?
    private let level: LevelMailbox
    private let notify: @Sendable (SoundEvent) -> Void

    init(
      configuration: JitterBufferConfiguration, reference: EchoReference?, level: LevelMailbox,
      notify: @escaping @Sendable (SoundEvent) -> Void
    ) {
      self.reference = reference
      playout = Playout(configuration: configuration, notify: notify)
      self.level = level
      self.notify = notify
    }

    var isPacedBySink: Bool { sink?.pacing == .device }

    func replace(by next: any AudioSink) {
      sink?.stop()
      sink = nil
      do throws(SoundFailure) {
        try next.start()
        sink = next
      } catch {
        next.stop()
        notify(.outputFailed(name: next.name, error))
      }
    }

    func add(_ track: PlayoutTrack, recording: WAVSink?) {
      do throws(OpusFailure) { try playout.add(track, recording: recording) } catch {
        recording?.finish()
        notify(.outputFailed(name: track.id, .badSpecification(error.description)))
      }
    }

    func end() {
      playout.end()
      sink?.stop()
      sink = nil
    }

    /// Plays one block; true when the sink kept the time.
    func run(at now: MediaInstant) -> Bool {
      var span = block.mutableSpan
      playout.tick(at: now, into: &span)
      level.level = LevelMeter.level(of: block.span)
      guard let sink else { return false }
      let isPaced = sink.pacing == .device
      switch sink.write(block.span) {
      case .written: reference?.played(block.span)
      case .dropped: dropped += 1
      case .failed(let failure):
        self.sink = nil
        sink.stop()
        notify(.outputFailed(name: sink.name, failure))
        return false
      }
      untilComplaint = max(0, untilComplaint - 1)
      if dropped > 0, untilComplaint == 0 {
        notify(.outputDropped(name: sink.name, blocks: dropped))
        dropped = 0
        untilComplaint = Self.complainEvery
      }
      return isPaced
    }
  }
}
