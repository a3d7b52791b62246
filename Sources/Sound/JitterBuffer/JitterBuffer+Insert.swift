import MediaBasics

extension JitterBuffer {
  /// Sequence numbers farther apart than this belong to different lives of a sender.
  static let sequenceReach = 1_000
  /// Arrivals that differ by more than this (1.5 s) from what the timestamps say do not belong to the timeline, samples.
  static let timelineReach: Int64 = 72_000

  /// Takes a packet in.
  ///
  /// - Parameters:
  ///   - payload: the Opus packet; copied.
  ///   - source: SSRC.
  ///   - sequence: RTP sequence number; of the original packet where the payload is a copy.
  ///   - timestamp: RTP timestamp, 48 kHz.
  ///   - arrival: when the packet came in.
  ///   - isRedundant: the payload is a copy that travelled inside a later packet (RFC 2198).
  ///   - resentLikelihood: how likely the packet was lost and sent again, 0…1.
  @discardableResult
  public mutating func insert(
    _ payload: RawSpan, source: UInt32, sequence: UInt16, timestamp: UInt32, arrival: MediaInstant,
    isRedundant: Bool = false, resentLikelihood: Float = 0
  ) -> JitterBufferInsertion {
    guard let packet = OpusPacket(payload) else {
      counters.malformed += 1
      return .malformed
    }
    var restarted = phase == .idle || self.source != source
    // A copy never begins a timeline: the packet that carried it does.
    guard !(restarted && isRedundant) else { return .late }
    if !restarted, isStrange(sequence: sequence, timestamp: timestamp, arrival: arrival) {
      guard !isRedundant, let suspect, suspect.source == source, sequence == suspect.sequence &+ 1 else {
        if !isRedundant { suspect = (sequence, source) }
        return .suspicious
      }
      restarted = true
      // The same sender, so whatever was missing until now was missing.
      decide(wasLoss: true)
    }
    suspect = nil
    if restarted { restart(source: source) }

    let extendedSequence = sequences.peek(sequence)
    let extendedTimestamp = timestamps.peek(timestamp)
    guard !wasSeen(extendedSequence) else {
      counters.duplicates += 1
      return .duplicate
    }
    markSeen(extendedSequence)
    learn(
      packet, sequence: extendedSequence, timestamp: extendedTimestamp, arrival: arrival, isRedundant: isRedundant,
      resentLikelihood: resentLikelihood)
    _ = sequences.extend(sequence)
    _ = timestamps.extend(timestamp)

    if phase == .playing || phase == .pausing, extendedTimestamp + Int64(packet.samples) <= playhead {
      counters.late += 1
      return .late
    }
    guard !store.contains(timestamp: extendedTimestamp) else {
      counters.duplicates += 1
      return .duplicate
    }
    makeRoom(for: extendedTimestamp + Int64(packet.samples))
    let inserted = store.insert(payload) {
      $0.sequence = extendedSequence
      $0.timestamp = extendedTimestamp
      $0.samples = packet.samples
      $0.frameSamples = packet.frameSamples
      $0.hasForwardErrorCorrection = packet.hasForwardErrorCorrection
      $0.isDiscontinuous = packet.isDiscontinuous
    }
    guard inserted else {
      counters.overflowed += 1
      return .late
    }
    counters.packets += 1
    return restarted ? .restarted : .accepted
  }

  /// Takes a packet in from a slot of a ring.
  @discardableResult
  public mutating func insert(_ packet: borrowing AudioPacket) -> JitterBufferInsertion {
    insert(
      packet.payload.span.bytes, source: packet.source, sequence: packet.sequence, timestamp: packet.timestamp,
      arrival: packet.arrival, isRedundant: packet.isRedundant, resentLikelihood: packet.resentLikelihood)
  }

  private func isStrange(sequence: UInt16, timestamp: UInt32, arrival: MediaInstant) -> Bool {
    guard let highest = sequences.highest, let base = model.base else { return false }
    if abs(sequences.peek(sequence) - highest) > Int64(Self.sequenceReach) { return true }
    let offset = ArrivalModel.samples(at: arrival) - timestamps.peek(timestamp)
    return abs(offset - base) > Self.timelineReach
  }

  /// Begins a new timeline; what is known about the network's jitter stays.
  private mutating func restart(source: UInt32) {
    if phase != .idle { counters.restarts += 1 }
    self.source = source
    store.removeAll()
    sequences = SequenceExtender()
    timestamps = TimestampExtender()
    seen = 0
    if phase != .idle { model.rebase() }
    decoder.reset()
    phase = .filling
    owed = 0
    concealedRun = 0
    undecided = 0
    pausedRun = 0
    isDiscontinuous = false
    fadesIn = true
  }

  private func wasSeen(_ sequence: Int64) -> Bool {
    guard let highest = sequences.highest, sequence <= highest, highest - sequence < 64 else { return false }
    return seen & (1 << UInt64(highest - sequence)) != 0
  }

  private mutating func markSeen(_ sequence: Int64) {
    guard let highest = sequences.highest else {
      seen = 1
      copied = 0
      return
    }
    if sequence > highest {
      let ahead = sequence - highest
      seen = (ahead < 64 ? seen << UInt64(ahead) : 0) | 1
      copied = ahead < 64 ? copied << UInt64(ahead) : 0
    } else if highest - sequence < 64 {
      seen |= 1 << UInt64(highest - sequence)
    }
  }

  /// Tells the model when this packet's sound could have been played.
  private mutating func learn(
    _ packet: OpusPacket, sequence: Int64, timestamp: Int64, arrival: MediaInstant, isRedundant: Bool,
    resentLikelihood: Float
  ) {
    guard !isRedundant else { return model.learnCopy(timestamp: timestamp, arrival: arrival) }
    let behind = sequences.highest.map { $0 - sequence } ?? 0
    // Where its copy has come already nothing depended on the packet itself.
    if (1..<64).contains(behind), copied & (1 << UInt64(behind)) != 0 { return }
    model.learn(timestamp: timestamp, arrival: arrival, isOvertaken: behind > 0, resentLikelihood: resentLikelihood)
    // The one before is not here: with the copy inside this packet its sound is, and waiting for that may pay.
    guard packet.hasForwardErrorCorrection, behind == -2 else { return }
    model.learnCopy(timestamp: timestamp - Int64(packet.frameSamples), arrival: arrival)
    copied |= 1 << 1
  }

  /// Drops the oldest packets until one that ends at `end` fits in time and number.
  private mutating func makeRoom(for end: Int64) {
    let capacity = AudioBlock.samples(in: configuration.capacity)
    while let slot = store.firstSlot {
      let earliest = phase == .playing ? min(playhead, store.slots[slot].timestamp) : store.slots[slot].timestamp
      guard store.isFull || max(end, store.end ?? end) - earliest > capacity else { return }
      counters.overflowed += 1
      lastSequence = store.slots[slot].sequence
      playhead = max(playhead, store.slots[slot].end)
      store.removeFirst()
      fadesIn = true
    }
  }
}
