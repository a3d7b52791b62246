import MediaBasics

/// Turns packets that come in at uneven times, out of order or not at all into an even stream of sound.
///
/// Belongs to the playout thread: packets go in with `insert`, 10 ms blocks come out with `pull`. It reads no clock and
/// allocates nothing once its slots have grown to the packets of the stream. Delay is not guessed from how much is
/// waiting, which jumps with every packet, but measured: the *slack* is how much later than at its best possible
/// arrival a packet may come and still be played, and `ArrivalModel` says how much of it the network needs. Time is
/// stretched and cut by repeating or leaving out whole pitch periods. What is missing at its deadline comes from the
/// copy inside the next packet, then from the concealment of Opus, then fades into background noise.
///
/// Anchors: the behaviour of NetEQ as its documentation tells it; RFC 7587 for RTP, RFC 6716 for Opus.
public struct JitterBuffer: ~Copyable {
  /// What the buffer is doing.
  enum Phase {
    /// No packet has come.
    case idle
    /// A stream began; its first packet waits until the target delay has passed.
    case filling
    case playing
    /// Nothing to play: the sender pauses, or an outage has outlasted concealment.
    case pausing
  }

  let configuration: JitterBufferConfiguration
  var decoder: OpusDecoder
  var store: PacketStore
  var model: ArrivalModel
  var queue: SampleQueue
  var pitch = PitchSearch()
  var noise = ComfortNoise(seed: 0x5eed)
  var counters = JitterBufferStatistics()

  // Timeline. All in samples at 48 kHz, timestamps and sequence numbers extended so that they do not wrap.
  var phase = Phase.idle
  /// Timestamp of the next sample to decode.
  var playhead: Int64 = 0
  /// Sequence number of the last packet whose turn is over.
  var lastSequence: Int64 = 0
  /// Samples made up that the timeline has not been moved for, hoping that the packet is only late.
  var owed = 0
  /// Samples made up in a row.
  var concealedRun = 0
  /// Samples of the present interruption whose cause (loss, or a pause of the sender) will be known when it ends.
  var undecided = 0
  /// Samples of background noise in a row.
  var pausedRun = 0
  /// The last packet began or continued discontinuous transmission.
  var isDiscontinuous = false
  /// The next decoded samples follow something that they do not continue, and must fade in.
  var fadesIn = false
  /// Blocks until time may be stretched or cut again.
  var holdOff = 0
  /// Blocks for which the delay has been off the target.
  var impatience = 0
  var output = JitterBufferOutput.silence

  // The pace of pulls.
  var ticks: Int64 = 0
  var pace = WindowedMinimum(buckets: 8)

  // What came in.
  var source: UInt32?
  var sequences = SequenceExtender()
  var timestamps = TimestampExtender()
  /// Bit n is set when the packet n before the newest has come.
  var seen: UInt64 = 0
  /// Bit n is set when a copy of the packet n before the newest has come inside the one after it.
  var copied: UInt64 = 0
  var suspect: (sequence: UInt16, source: UInt32)?

  /// Room for one packet's samples.
  var scratch: [Float]
  /// Room for the samples that a jump fades out of.
  var tail: [Float]

  /// - Throws: `OpusFailure.library` when libopus cannot make a decoder.
  public init(configuration: JitterBufferConfiguration = .init()) throws(OpusFailure) {
    self.configuration = configuration
    decoder = try OpusDecoder(channels: configuration.channels)
    store = PacketStore(capacity: 256)
    model = ArrivalModel(
      minimum: configuration.minimumTarget, maximum: configuration.maximumTarget, start: configuration.startTarget)
    queue = SampleQueue(
      channels: configuration.channels, capacity: 2 * OpusPacket.maximumSamples + AudioBlock.frames,
      history: 2 * PitchSearch.longest)
    scratch = Array(repeating: 0, count: OpusPacket.maximumSamples * configuration.channels.count)
    tail = Array(repeating: 0, count: AudioBlock.frames * configuration.channels.count)
  }

  /// Hands out the next 10 ms.
  ///
  /// - Parameters:
  ///   - block: room for 480 samples per channel, interleaved; what does not fit is lost.
  ///   - now: the instant on the clock of the arrivals; calls come every 10 ms of the sound device's time.
  /// - Returns: what the block consists of.
  @discardableResult
  public mutating func pull(into block: inout MutableSpan<Float>, at now: MediaInstant) -> JitterBufferOutput {
    tick(at: now)
    guard phase != .idle else {
      for i in block.indices { block[i] = 0 }
      return .silence
    }
    output = .speech
    counters.playedSamples += AudioBlock.frames
    // Each turn appends at least one sample, or consumes a packet or a gap; the bound is for the proof only.
    var turns = 0
    while queue.count < AudioBlock.frames, turns < 1024 {
      produce()
      turns += 1
    }
    if phase == .playing, concealedRun == 0 { adapt() }
    queue.take(AudioBlock.frames, into: &block)
    return output
  }

  /// What happened so far and how things stand.
  public var statistics: JitterBufferStatistics {
    var now = counters
    now.targetMilliseconds = Double(model.target) / 48
    now.jitterMilliseconds = model.jitter / 48
    if phase == .playing, let slack = slack(of: playhead) {
      // The block just handed out is over when the next is asked for.
      now.delayMilliseconds = Double(slack + Int64(AudioBlock.frames)) / 48
    }
    // Before play begins, or goes on, the playhead says nothing about what waits.
    let next = phase == .playing ? playhead : store.firstSlot.map { store.slots[$0].timestamp } ?? playhead
    let waiting = store.end.map { max(0, $0 - next) } ?? 0
    now.levelMilliseconds = Double(waiting + Int64(queue.count)) / 48
    return now
  }

  // MARK: Pace

  /// The instant of this pull as if all pulls were evenly spaced and none was late: the earliest a deadline can be.
  var pullTime: Int64 { ticks * Int64(AudioBlock.frames) + (pace.minimum ?? 0) }

  private mutating func tick(at now: MediaInstant) {
    ticks += 1
    let at = ArrivalModel.samples(at: now)
    // A process that was stopped, or a device that skipped: the old pace says nothing about the new one.
    if abs(at - pullTime) > 24_000 { pace.reset() }
    if ticks % 25 == 0 { pace.advance() }
    pace.add(at - ticks * Int64(AudioBlock.frames))
  }

  /// How much later than its best possible arrival a packet of this timestamp may come and still be in time, if it
  /// is the next to be decoded; nil before the first packet.
  func slack(of timestamp: Int64) -> Int64? {
    let whole = Int64(queue.count / AudioBlock.frames * AudioBlock.frames)
    return model.base.map { pullTime + whole - timestamp - $0 }
  }
}
