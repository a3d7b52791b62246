import MediaBasics

/// The sending half of an association: what waits, what is on its way, and how much may be (RFC 9260 sections 6.1,
/// 6.2.1, 6.3 and 7.2, with the sender's side of RFC 3758).
struct SCTPTransmission {
  let configuration: SCTPConfiguration
  var queue = SCTPSendQueue()
  var window: SCTPCongestionWindow
  /// Chunks with TSNs from `cumulative + 1`, without holes.
  var chunks = FIFO<SCTPOutstandingChunk>()
  /// The last TSN that the peer has taken in sequence.
  private(set) var cumulative: SCTPSequence
  /// Up to here the peer may stop waiting (RFC 3758: Advanced.Peer.Ack.Point).
  private(set) var advanced: SCTPSequence
  /// Bytes of chunks on their way.
  private(set) var flight = 0
  private(set) var lostCount = 0
  /// The index in `chunks` before which none is lost.
  private var firstLost = 0
  /// Fast recovery lasts until this TSN is taken.
  private(set) var recoveryExit: SCTPSequence?
  /// The first retransmission of a fast recovery does not ask the window.
  private(set) var retransmitsAtOnce = false
  /// The last look at what may be sent found the congestion window full; only then does it grow. Flight sizes would not
  /// tell: a burst of SACKs is read before anything is sent again.
  var fillsWindow = false
  /// Bytes that the peer last said it can buffer.
  var peerWindow = 0
  /// The peer understands FORWARD-TSN; without it everything is reliable.
  var peerSkips = false
  /// The chunk whose round trip is being measured.
  private var probe: (sequence: SCTPSequence, sentAt: MediaInstant)?
  /// The TSN of the last FORWARD-TSN and when it was sent.
  private var forwarded: (sequence: SCTPSequence, at: MediaInstant)?
  private var lastSent: MediaInstant?
  /// The number of the packet being filled.
  private(set) var packetNumber = 0
  private(set) var retransmissions = 0
  private(set) var fastRecoveries = 0
  private(set) var abandonedMessages = 0
  private(set) var messagesSent = 0

  init(configuration: SCTPConfiguration, initialTSN: UInt32) {
    self.configuration = configuration
    window = SCTPCongestionWindow(configuration)
    cumulative = SCTPSequence(firstTSN: initialTSN) - 1
    advanced = cumulative
  }

  /// The TSN of the next new chunk.
  var next: SCTPSequence { cumulative + 1 + Int64(chunks.count) }

  /// Nothing waits, nothing is on its way.
  var isIdle: Bool { queue.isEmpty && chunks.isEmpty }

  /// Something has a TSN that the peer has not taken.
  var isOutstanding: Bool { !chunks.isEmpty }

  var isRecovering: Bool { recoveryExit != nil }

  // MARK: Acknowledgement

  /// What a SACK meant.
  enum Acknowledgement {
    /// Older than what is known.
    case stale
    /// For something never sent.
    case invalid
    case taken(progress: Progress)
  }

  struct Progress {
    /// The cumulative TSN moved.
    var advanced = false
    /// Something was acknowledged that was not before.
    var isNews = false
    var roundTrip: MediaDuration?
  }

  mutating func acknowledge(_ sack: SCTPSelectiveAcknowledgement, at now: MediaInstant) -> Acknowledgement {
    let target = SCTPSequence(tsn: sack.cumulativeTSN, near: cumulative)
    guard target >= cumulative else { return .stale }
    guard target < next else { return .invalid }
    var news = News()
    takeInSequence(upTo: target, at: now, news: &news)
    takeGaps(sack.gaps, at: now, news: &news)
    peerWindow = Int(sack.receiverWindow)
    let progress = news.progress

    if let exit = recoveryExit, cumulative >= exit {
      recoveryExit = nil
      retransmitsAtOnce = false
    }
    if !sack.gaps.isEmpty || isRecovering { findLosses(news.packets, at: now) }
    if progress.advanced, !isRecovering, fillsWindow { window.acknowledged(news.bytes) }
    if chunks.isEmpty { window.flightEnded() }
    moveAdvancedPoint()
    return .taken(progress: progress)
  }

  /// What one SACK newly acknowledges.
  private struct News {
    var progress = Progress()
    var bytes = 0
    /// Numbers of the packets that carried it.
    var packets: [Int] = []
  }

  private mutating func takeInSequence(upTo target: SCTPSequence, at now: MediaInstant, news: inout News) {
    while cumulative < target, let chunk = chunks.popFirst() {
      cumulative += 1
      firstLost = max(0, firstLost - 1)
      news.progress.advanced = true
      acknowledge(chunk, cumulative, at: now, news: &news)
    }
    advanced = max(advanced, cumulative)
  }

  private mutating func takeGaps(
    _ gaps: [SCTPSelectiveAcknowledgement.Gap], at now: MediaInstant, news: inout News
  ) {
    // Blocks must ascend without overlap; a walk is then never longer than the list of chunks, whatever a peer writes.
    var index = 0
    for gap in gaps {
      let (start, end) = (Int(gap.start) - 1, min(Int(gap.end), chunks.count) - 1)
      guard start >= index, start <= end else { continue }
      forgetAcknowledgements(index..<start)
      for i in start...end {
        acknowledge(chunks[i], cumulative + 1 + Int64(i), at: now, news: &news)
        if chunks[i].state != .abandoned { chunks[i].state = .acknowledged }
      }
      index = end + 1
    }
    // A report as long as a packet may have left out what is behind it.
    if gaps.count < 200 { forgetAcknowledgements(index..<chunks.count) }
  }

  /// Counts a chunk that a SACK names, unless one before it did.
  private mutating func acknowledge(
    _ chunk: SCTPOutstandingChunk, _ sequence: SCTPSequence, at now: MediaInstant, news: inout News
  ) {
    switch chunk.state {
    case .inFlight: flight -= chunk.size
    case .lost: lostCount -= 1
    case .acknowledged, .abandoned: return
    }
    news.bytes += chunk.size
    news.progress.isNews = true
    if news.packets.last != chunk.packet { news.packets.append(chunk.packet) }
    if let measured = probe, measured.sequence == sequence {
      news.progress.roundTrip = now - measured.sentAt
      probe = nil
    }
  }

  /// The receiver may take back what gap blocks said (RFC 9260 section 6.2.1): such a chunk is on its way again.
  private mutating func forgetAcknowledgements(_ indices: Range<Int>) {
    for i in indices where chunks[i].state == .acknowledged {
      chunks[i].state = .inFlight
      chunks[i].overtakings = 0
      chunks[i].packet = packetNumber
      flight += chunks[i].size
    }
  }

  /// A chunk is lost when three packets that left after it have arrived.
  ///
  /// RFC 9260 section 7.2.4 counts SACKs that report a chunk missing. Counting packets is the same when each is
  /// answered by a SACK of its own, but a receiver that reads a burst at once answers it with one SACK; and the order
  /// of leaving, unlike that of TSNs, also tells when a retransmission was lost.
  private mutating func findLosses(_ packets: [Int], at now: MediaInstant) {
    let arrived = packets.sorted()
    guard let latest = arrived.last else { return }
    var lostAny = false
    for i in 0..<chunks.count where chunks[i].state == .inFlight && chunks[i].packet < latest {
      chunks[i].overtakings += arrived.countOfDistinct(above: chunks[i].packet)
      guard chunks[i].overtakings >= 3 else { continue }
      markLost(i, at: now)
      lostAny = true
    }
    guard lostAny, !isRecovering else { return }
    fastRecoveries += 1
    window.lost()
    recoveryExit = next - 1
    retransmitsAtOnce = true
  }

  // MARK: Loss

  /// Takes a chunk out of the flight, to be sent again, or gives its message up.
  private mutating func markLost(_ index: Int, at now: MediaInstant) {
    guard chunks[index].state == .inFlight else { return }
    flight -= chunks[index].size
    chunks[index].overtakings = 0
    chunks[index].state = .lost
    lostCount += 1
    firstLost = min(firstLost, index)
    if probe?.sequence == cumulative + 1 + Int64(index) { probe = nil }
    if isNotWorthSending(chunks[index], at: now) { abandon(index) }
  }

  private func isNotWorthSending(_ chunk: SCTPOutstandingChunk, at now: MediaInstant) -> Bool {
    guard peerSkips else { return false }
    if let limit = chunk.maxRetransmits, chunk.transmissions > limit { return true }
    if let expires = chunk.expires, expires < now { return true }
    return false
  }

  /// Gives up the whole message that a chunk belongs to (RFC 3758 section 3.5 A3).
  private mutating func abandon(_ index: Int) {
    let id = chunks[index].messageID
    var from = index
    while from > 0, chunks[from - 1].messageID == id { from -= 1 }
    var last = from
    while last < chunks.count, chunks[last].messageID == id {
      switch chunks[last].state {
      case .inFlight: flight -= chunks[last].size
      case .lost: lostCount -= 1
      case .acknowledged, .abandoned: break
      }
      chunks[last].state = .abandoned
      if probe?.sequence == cumulative + 1 + Int64(last) { probe = nil }
      last += 1
    }
    let template = chunks[last - 1]
    abandonedMessages += 1
    if queue.discardRest(ofMessage: id) { appendPlaceholder(like: template) }
  }

  /// Spends a TSN on the end that will never be sent: were all fragments so far already taken by the peer, there would
  /// be no TSN to forward over, and the peer would wait for the rest for ever.
  private mutating func appendPlaceholder(like chunk: SCTPOutstandingChunk) {
    var end = chunk
    end.isBeginning = false
    end.isEnd = true
    end.payload = []
    end.range = 0..<0
    end.state = .abandoned
    chunks.append(end)
  }

  /// Gives up what waits to be sent past its time.
  mutating func giveUpExpired(at now: MediaInstant) {
    abandonedMessages += queue.dropExpired(at: now)
    guard peerSkips else { return }
    while let message = queue.front, message.hasBegun, let expires = message.expires, expires < now {
      if let last = (0..<chunks.count).last(where: { chunks[$0].messageID == message.id }) {
        abandon(last)
      } else {
        // All its fragments so far have been taken: only the placeholder remains to be skipped.
        abandonedMessages += 1
        guard queue.discardRest(ofMessage: message.id) else { return }
        appendPlaceholder(
          like: SCTPOutstandingChunk(
            messageID: message.id, stream: message.stream, streamSequence: message.streamSequence,
            protocolIdentifier: message.protocolIdentifier, isBeginning: false, isEnd: true,
            isUnordered: !message.isOrdered, payload: [], range: 0..<0, packet: packetNumber))
      }
      abandonedMessages += queue.dropExpired(at: now)
    }
    moveAdvancedPoint()
  }

  /// The retransmission timer ran out: everything on its way counts as lost (RFC 9260 section 6.3.3).
  mutating func timedOut(at now: MediaInstant) {
    window.timedOut()
    recoveryExit = nil
    retransmitsAtOnce = false
    probe = nil
    for i in 0..<chunks.count { markLost(i, at: now) }
    forwarded = nil
    moveAdvancedPoint()
  }

  private mutating func moveAdvancedPoint() {
    while true {
      let index = Int(advanced - cumulative)
      guard index < chunks.count, chunks[index].state == .abandoned else { return }
      advanced += 1
    }
  }

  // MARK: Forwarding (RFC 3758 section 3.5)

  /// Whether the peer should hear about abandoned chunks now: once for each step, and again each round trip until it
  /// follows.
  func forwardIsDue(at now: MediaInstant, roundTrip: MediaDuration?) -> Bool {
    guard advanced > cumulative else { return false }
    guard let forwarded else { return true }
    return advanced > forwarded.sequence
      || now - forwarded.at >= max(roundTrip ?? .milliseconds(100), .milliseconds(10))
  }

  /// The FORWARD-TSN chunk for what is abandoned, with at most `limit` streams.
  mutating func forward(limit: Int, at now: MediaInstant) -> SCTPForwardTSN {
    var latest: [UInt16: Int] = [:]
    var skips: [SCTPForwardTSN.Skip] = []
    var upTo = cumulative
    for i in 0..<Int(advanced - cumulative) {
      let chunk = chunks[i]
      if !chunk.isUnordered {
        if let known = latest[chunk.stream] {
          skips[known].streamSequence = chunk.streamSequence
        } else {
          guard skips.count < limit else { break }
          latest[chunk.stream] = skips.count
          skips.append(.init(stream: chunk.stream, streamSequence: chunk.streamSequence))
        }
      }
      upTo += 1
    }
    forwarded = (advanced, now)
    return SCTPForwardTSN(cumulativeTSN: upTo.tsn, skips: skips)
  }

  // MARK: Sending

  /// The first lost chunk.
  mutating func nextLost() -> Int? {
    guard lostCount > 0 else { return nil }
    while firstLost < chunks.count, chunks[firstLost].state != .lost { firstLost += 1 }
    if firstLost < chunks.count { return firstLost }
    return nil
  }

  /// Puts a lost chunk on its way again.
  mutating func resend(_ index: Int) {
    chunks[index].state = .inFlight
    chunks[index].transmissions += 1
    chunks[index].packet = packetNumber
    lostCount -= 1
    flight += chunks[index].size
    retransmissions += 1
  }

  /// Puts a new chunk on its way.
  mutating func launch(_ chunk: SCTPOutstandingChunk, at now: MediaInstant) {
    if probe == nil { probe = (next, now) }
    if chunk.isEnd { messagesSent += 1 }
    flight += chunk.size
    chunks.append(chunk)
  }

  /// A window that was earned long ago says little about the path now (RFC 9260 section 7.2.1).
  mutating func startAfterIdle(at now: MediaInstant, timeout: MediaDuration) {
    guard let lastSent, chunks.isEmpty, timeout > .zero else { return }
    window.idle(timeouts: Int(clamping: (now - lastSent).nanoseconds / timeout.nanoseconds))
  }

  /// Remembers that a packet with data left.
  mutating func sent(at now: MediaInstant) {
    lastSent = now
    packetNumber += 1
    retransmitsAtOnce = false
  }
}

extension [Int] {
  /// How many different numbers of an ascending list are greater than `bound`; three are as good as more.
  fileprivate func countOfDistinct(above bound: Int) -> Int {
    var (count, previous) = (0, bound)
    for number in reversed() {
      guard number > bound, count < 3 else { break }
      if number != previous { count += 1 }
      previous = number
    }
    return count
  }
}
