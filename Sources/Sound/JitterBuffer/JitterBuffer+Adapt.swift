import MediaBasics

extension JitterBuffer {
  /// Cuts are not worth a join below this, samples (5 ms); in quiet passages nothing is heard and any length will do.
  private static let leastCut = 240
  /// Samples over which two pieces are faded into each other (5 ms).
  private static let overlap = 240
  /// More delay than this above the target is skipped, not caught up with, samples (250 ms).
  private static let skipAbove = 12_000

  /// Stretches or cuts what is about to be played, so that the slack of the coming packets meets the target.
  mutating func adapt() {
    guard holdOff == 0 else {
      holdOff -= 1
      return
    }
    guard let base = model.base else { return }
    // Only whole blocks of waiting samples give slack, so the best length of the queue is a whole number of blocks.
    let distance = playhead + base - pullTime + model.target
    let surplus = queue.count - blocks(for: distance + 48)
    let deficit = blocks(for: distance - 96) - queue.count
    if surplus <= 0, deficit <= 0 { impatience = 0 } else { impatience = min(impatience + 1, 1_000) }
    if surplus > Self.skipAbove {
      skip(surplus - 2 * AudioBlock.frames)
    } else if surplus > 0 {
      accelerate(surplus)
    } else if deficit > 0 {
      expand(deficit)
    }
  }

  /// A peak below this is no louder than the background: −44 dBov, or more where the background is known to be.
  private var quiet: Float { max(0.006, 5 * min(noise.level, 0.016)) }

  /// `samples` rounded up to whole blocks.
  private func blocks(for samples: Int64) -> Int {
    let block = Int64(AudioBlock.frames)
    let bounded = max(-1_000_000, min(1_000_000, samples))
    return Int(bounded >= 0 ? (bounded + block - 1) / block * block : -((-bounded) / block * block))
  }

  private mutating func accelerate(_ surplus: Int) {
    var longest = min(surplus, PitchSearch.longest)
    // Sound that is here already may be decoded early; it only has to be the next.
    while queue.count < longest + max(AudioBlock.frames, PitchSearch.window), let slot = store.firstSlot,
      store.slots[slot].timestamp == playhead
    {
      decodeFirst(slot)
    }
    longest = min(longest, queue.count - max(AudioBlock.frames, PitchSearch.window))
    guard longest > 0 else { return }
    guard longest >= PitchSearch.shortest else {
      // Too little for a pitch period, but quiet passages need none.
      guard queue.peak(count: longest + Self.overlap) < quiet else { return }
      return cut(longest)
    }
    guard let match = pitch.forward(in: queue, at: 0, lags: PitchSearch.shortest...longest) else { return }
    if match.peak < quiet {
      cut(longest)
    } else if surplus >= Self.leastCut, match.similarity >= similarityNeeded(surplus) {
      cut(match.lag)
      holdOff = surplus > 1_920 ? 1 : 4
    }
  }

  private mutating func cut(_ lag: Int) {
    queue.cut(lag: lag, at: 0, overlap: min(Self.overlap, queue.count - lag))
    counters.acceleratedSamples += lag
  }

  private mutating func expand(_ deficit: Int) {
    let lowest = PitchSearch.shortest
    let highest = min(PitchSearch.longest, max(2 * lowest, deficit + lowest), queue.history)
    guard highest >= lowest, let match = pitch.backward(in: queue, at: 0, lags: lowest...highest) else { return }
    let lag: Int
    if match.peak < quiet {
      lag = min(max(deficit, 1), highest)
    } else if match.similarity >= similarityNeeded(deficit) {
      lag = match.lag
    } else {
      return
    }
    queue.stretch(lag: lag, at: 0, overlap: min(Self.overlap, lag))
    counters.expandedSamples += lag
    holdOff = 2
  }

  /// The farther off the target, and the longer so, the less alike two pieces must be.
  private func similarityNeeded(_ distance: Int) -> Float {
    let byDistance: Float =
      switch distance {
      case ..<960: 0.85
      case ..<2_880: 0.7
      case ..<5_760: 0.5
      default: 0.3
      }
    return max(0.3, byDistance - Float(impatience) * 0.001)
  }

  /// Leaves out whole packets, where catching up would take seconds.
  private mutating func skip(_ samples: Int) {
    let until = playhead + Int64(samples)
    guard case .success(let made) = decoder.conceal(frames: AudioBlock.frames, into: &tail) else { return }
    var skipped: Int64 = 0
    while store.count > 1, let slot = store.firstSlot, store.slots[slot].end <= until {
      skipped = store.slots[slot].end - playhead
      lastSequence = store.slots[slot].sequence
      store.removeFirst()
    }
    guard skipped > 0, let slot = store.firstSlot else { return }
    playhead = max(playhead + skipped, store.slots[slot].timestamp)
    counters.acceleratedSamples += Int(skipped)
    let joint = queue.count
    decodeFirst(slot)
    queue.blend(from: tail, frames: made, at: joint)
    holdOff = 4
  }
}
