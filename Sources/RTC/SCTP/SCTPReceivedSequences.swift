import MediaBasics

/// Which TSNs have come: everything up to the cumulative one, and runs above it (RFC 9260 section 6.2).
struct SCTPReceivedSequences {
  /// TSNs further ahead than this are refused; it bounds runs, gap blocks (16-bit offsets) and the work per chunk.
  static let span: Int64 = 16_384

  /// Everything up to here has come or was passed over.
  private(set) var cumulative: SCTPSequence
  /// Runs above `cumulative + 1`, ascending, never touching each other.
  private(set) var runs: [ClosedRange<SCTPSequence>] = []
  private var duplicates: [UInt32] = []

  init(initialTSN: UInt32) { cumulative = SCTPSequence(firstTSN: initialTSN) - 1 }

  enum Place { case new, duplicate, tooFar }

  func place(of sequence: SCTPSequence) -> Place {
    if sequence <= cumulative { return .duplicate }
    if sequence > cumulative + Self.span { return .tooFar }
    guard let at = runs.indexOfRun(notBefore: sequence), runs[at].contains(sequence) else { return .new }
    return .duplicate
  }

  mutating func insert(_ sequence: SCTPSequence) {
    guard place(of: sequence) == .new else { return }
    if sequence == cumulative + 1 {
      cumulative = sequence
      absorbRuns()
      return
    }
    let at = runs.indexOfRun(notBefore: sequence) ?? runs.count
    let joinsBefore = at > 0 && runs[at - 1].upperBound + 1 == sequence
    let joinsAfter = at < runs.count && runs[at].lowerBound - 1 == sequence
    switch (joinsBefore, joinsAfter) {
    case (true, true):
      runs[at - 1] = runs[at - 1].lowerBound...runs[at].upperBound
      runs.remove(at: at)
    case (true, false): runs[at - 1] = runs[at - 1].lowerBound...sequence
    case (false, true): runs[at] = sequence...runs[at].upperBound
    case (false, false): runs.insert(sequence...sequence, at: at)
    }
  }

  /// Stops waiting for everything up to `sequence` (RFC 3758); false when that is old news.
  mutating func forward(to sequence: SCTPSequence) -> Bool {
    guard sequence > cumulative else { return false }
    cumulative = sequence
    absorbRuns()
    return true
  }

  private mutating func absorbRuns() {
    var absorbed = 0
    while absorbed < runs.count, runs[absorbed].lowerBound <= cumulative + 1 {
      cumulative = max(cumulative, runs[absorbed].upperBound)
      absorbed += 1
    }
    if absorbed > 0 { runs.removeFirst(absorbed) }
  }

  /// Notes a TSN that came again; only so many are reported.
  mutating func noteDuplicate(_ tsn: UInt32) { if duplicates.count < 16 { duplicates.append(tsn) } }

  /// A SACK for what has come; duplicates are reported once.
  ///
  /// - Parameter maxGaps: gap blocks that fit; the lowest are kept.
  mutating func acknowledgement(receiverWindow: UInt32, maxGaps: Int) -> SCTPSelectiveAcknowledgement {
    let gaps = runs.prefix(maxGaps).map { run in
      SCTPSelectiveAcknowledgement.Gap(
        start: UInt16(clamping: run.lowerBound - cumulative), end: UInt16(clamping: run.upperBound - cumulative))
    }
    defer { duplicates = [] }
    return SCTPSelectiveAcknowledgement(
      cumulativeTSN: cumulative.tsn, receiverWindow: receiverWindow, gaps: Array(gaps), duplicates: duplicates)
  }
}

extension [ClosedRange<SCTPSequence>] {
  /// The first run that ends at or after `sequence`, by halving.
  fileprivate func indexOfRun(notBefore sequence: SCTPSequence) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].upperBound < sequence { low = middle + 1 } else { high = middle }
    }
    return low < count ? low : nil
  }
}
