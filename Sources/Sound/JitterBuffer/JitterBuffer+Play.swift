import MediaBasics

extension JitterBuffer {
  /// Concealment is faded from here …
  static let fadeStart = 2_880
  /// … to silence here, where background noise takes over: 60 and 120 ms.
  static let fadeEnd = 5_760
  /// Background noise lasts this long before a sender that pauses counts as silent, samples (1 s).
  static let noiseEnd = 48_000
  /// Samples over which sound fades in after something that it does not continue (5 ms).
  static let fadeIn = 240

  /// Adds something to the queue, or moves the timeline on.
  mutating func produce() {
    switch phase {
    case .idle: fill(with: .silence)
    case .filling:
      if let slot = dueSlot { begin(at: slot) } else { fill(with: .silence) }
    case .pausing:
      if let slot = dueSlot { resume(at: slot) } else { fill(with: .comfortNoise) }
    case .playing: playNext()
    }
  }

  // MARK: Beginning and pausing

  /// The first packet's slot once it has waited as long as the target says.
  private var dueSlot: Int? {
    guard let slot = store.firstSlot, let slack = slack(of: store.slots[slot].timestamp) else { return nil }
    return slack >= model.target ? slot : nil
  }

  private mutating func begin(at slot: Int) {
    phase = .playing
    playhead = store.slots[slot].timestamp
    lastSequence = store.slots[slot].sequence - 1
    noteBeginning()
  }

  private mutating func resume(at slot: Int) {
    let entry = store.slots[slot]
    let pausedBySender = entry.sequence == lastSequence + 1 && (isDiscontinuous || entry.timestamp > playhead)
    decide(wasLoss: !pausedBySender)
    phase = .playing
    playhead = entry.timestamp
    noteBeginning()
  }

  private mutating func noteBeginning() {
    owed = 0
    concealedRun = 0
    pausedRun = 0
    fadesIn = true
    holdOff = 0
  }

  /// Books an interruption whose cause is known now.
  mutating func decide(wasLoss: Bool) {
    if wasLoss { counters.concealedSamples += undecided } else { counters.comfortNoiseSamples += undecided }
    undecided = 0
  }

  private mutating func pause() {
    phase = .pausing
    pausedRun = 0
    owed = 0
  }

  /// Completes the block with zeros or background noise.
  private mutating func fill(with kind: JitterBufferOutput) {
    let channels = configuration.channels.count
    let frames = max(1, AudioBlock.frames - queue.count)
    output = kind
    if kind == .comfortNoise, pausedRun < Self.noiseEnd {
      noise.fill(&scratch, frames: frames, channels: channels)
      if pausedRun == 0 {
        ramp(frames: min(frames, Self.fadeIn), from: 0, to: 1)
      } else if pausedRun + frames > Self.noiseEnd / 2 {
        let level = { (run: Int) in max(0, 2 - 2 * Float(run) / Float(Self.noiseEnd)) }
        ramp(frames: frames, from: level(pausedRun), to: level(pausedRun + frames))
      }
    } else {
      if kind == .comfortNoise { output = .silence }
      for i in 0..<(frames * channels) { scratch[i] = 0 }
    }
    if kind == .comfortNoise {
      pausedRun = min(pausedRun + frames, 1_000_000_000)
      undecided = min(undecided + frames, 1_000_000_000)
    }
    queue.append(scratch, frames: frames)
  }

  // MARK: Playing

  private mutating func playNext() {
    guard let slot = store.firstSlot else { return underrun() }
    let end = store.slots[slot].end
    if end <= playhead {
      counters.late += 1
      store.removeFirst()
      return
    }
    let gap = store.slots[slot].timestamp - playhead
    if gap <= 0 {
      decodeFirst(slot)
    } else if store.slots[slot].sequence == lastSequence + 1, owed == 0 {
      // No packet is missing: the sender paused.
      pause()
    } else {
      bridge(gap: Int(min(gap, 1_000_000)), before: slot)
    }
  }

  /// Decodes the earliest packet into the queue and moves the timeline behind it.
  mutating func decodeFirst(_ slot: Int) {
    let entry = store.slots[slot]
    let channels = configuration.channels.count
    let skip = Int(max(0, playhead - entry.timestamp))
    let frames: Int
    switch decoder.decode(entry.packet.payload.span.bytes, into: &scratch) {
    case .success(let decoded): frames = decoded
    case .failure:
      counters.malformed += 1
      store.removeFirst()
      lastSequence = entry.sequence
      conceal(frames: AudioBlock.frames)
      playhead += Int64(AudioBlock.frames)
      return
    }
    store.removeFirst()
    counters.lost += Int(max(0, min(1_000_000, entry.sequence - lastSequence - 1)))
    lastSequence = entry.sequence
    playhead = entry.timestamp + Int64(frames)
    isDiscontinuous = entry.isDiscontinuous
    owed = 0
    concealedRun = 0
    decide(wasLoss: true)
    guard frames > skip else { return }
    if !isDiscontinuous { noise.learn(scratch, count: frames * channels) }
    if isDiscontinuous { output = .comfortNoise }
    if fadesIn {
      fadesIn = false
      ramp(frames: min(Self.fadeIn, frames - skip), from: 0, to: 1, offset: skip)
    }
    let joint = queue.count
    queue.append(scratch, frames: frames - skip, from: skip)
    if skip > 0 { queue.blend(from: scratch, frames: min(Self.fadeIn, frames - skip), at: joint) }
  }

  /// Nothing waits: makes something up without moving the timeline, since the packet may only be late.
  private mutating func underrun() {
    guard !isDiscontinuous else { return pause() }
    conceal(frames: AudioBlock.frames)
    owed += AudioBlock.frames
    if concealedRun >= Self.fadeEnd { pause() }
  }

  /// Packets are missing before the one in `slot`, and their turn is now.
  private mutating func bridge(gap: Int, before slot: Int) {
    // What was made up while waiting stands for the gap, unless the delay is too short anyway and may grow by it.
    let excess = Int(max(0, (slack(of: playhead) ?? 0) - model.target))
    let paid = min(owed, gap, excess)
    owed -= paid
    playhead += Int64(paid)
    let gap = gap - paid
    guard gap > 0 else { return }

    let entry = store.slots[slot]
    let covered = entry.hasForwardErrorCorrection ? entry.frameSamples : 0
    if gap <= covered {
      recover(gap: gap, before: entry)
    } else {
      let frames = min(AudioBlock.frames, (gap - covered + 119) / 120 * 120)
      conceal(frames: frames)
      playhead += Int64(frames)
      if concealedRun >= Self.fadeEnd { pause() }
    }
  }

  /// Decodes the copy of the missing frame that the next packet carries.
  private mutating func recover(gap: Int, before entry: borrowing PacketStore.Entry) {
    let result = decoder.recover(before: entry.packet.payload.span.bytes, frames: entry.frameSamples, into: &scratch)
    guard case .success(let frames) = result, frames >= gap else {
      conceal(frames: AudioBlock.frames)
      playhead += Int64(AudioBlock.frames)
      return
    }
    let joint = queue.count
    queue.append(scratch, frames: gap, from: frames - gap)
    if frames > gap { queue.blend(from: scratch, frames: min(Self.fadeIn, gap), at: joint) }
    counters.recoveredSamples += gap
    playhead += Int64(gap)
    owed = 0
    concealedRun = 0
    decide(wasLoss: true)
  }

  /// Appends concealment of Opus, fading the longer it lasts.
  private mutating func conceal(frames: Int) {
    output = .concealed
    if concealedRun == 0 { counters.concealments += 1 }
    if case .success(let made) = decoder.conceal(frames: frames, into: &scratch), made == frames {
      let level = { (run: Int) in
        max(0, min(1, Float(Self.fadeEnd - run) / Float(Self.fadeEnd - Self.fadeStart)))
      }
      ramp(frames: frames, from: level(concealedRun), to: level(concealedRun + frames))
      if concealedRun + frames > Self.fadeStart { fadesIn = true }
    } else {
      for i in 0..<(frames * configuration.channels.count) { scratch[i] = 0 }
      fadesIn = true
    }
    concealedRun += frames
    undecided += frames
    queue.append(scratch, frames: frames)
  }

  /// Scales `frames` samples per channel of the scratch room by a gain that moves evenly.
  private mutating func ramp(frames: Int, from: Float, to: Float, offset: Int = 0) {
    guard from != 1 || to != 1 else { return }
    let channels = configuration.channels.count
    for i in 0..<frames {
      let gain = from + (to - from) * Float(i + 1) / Float(frames)
      for c in 0..<channels { scratch[(offset + i) * channels + c] *= gain }
    }
  }
}
