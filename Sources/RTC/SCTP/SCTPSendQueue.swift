import MediaBasics

/// Messages that have not been sent yet, per stream, in turns of one message each.
///
/// Without I-DATA the fragments of a message need consecutive TSNs (RFC 9260 section 6.9), so a message once begun is
/// finished before another stream has its turn.
struct SCTPSendQueue {
  private struct Stream {
    var messages = FIFO<SCTPOutboundMessage>()
    var bytes = 0
    var nextSequence: UInt16 = 0
    /// While a reset is under way nothing may be cut into chunks.
    var isPaused = false
    var wantsReset = false
    var isInTurn = false
  }

  private var streams: [UInt16: Stream] = [:]
  private var turns = FIFO<UInt16>()
  /// The stream whose first message has begun.
  private var current: UInt16?
  private var nextID = 0
  /// Streams that want a reset, in the order they were asked for.
  private var resetRequests: [UInt16] = []
  private(set) var bytes = 0
  private(set) var count = 0

  /// Nothing waits at all, not even on a paused stream.
  var isEmpty: Bool { count == 0 }

  func bytes(on stream: UInt16) -> Int { streams[stream]?.bytes ?? 0 }

  mutating func append(
    stream: UInt16, protocolIdentifier: UInt32, payload: [UInt8], ordered: Bool, reliability: SCTPReliability,
    maxQueueDelay: MediaDuration?, at now: MediaInstant
  ) {
    var message = SCTPOutboundMessage(
      id: nextID, stream: stream, protocolIdentifier: protocolIdentifier, isOrdered: ordered, payload: payload)
    switch reliability {
    case .reliable: break
    case .maxRetransmits(let limit): message.maxRetransmits = max(0, limit)
    case .maxLifetime(let milliseconds): message.expires = now + .milliseconds(max(0, milliseconds))
    }
    if reliability != .reliable, let maxQueueDelay {
      message.expires = .earliest(message.expires, now + maxQueueDelay)
    }
    nextID += 1
    bytes += payload.count
    count += 1
    streams[stream, default: Stream()].bytes += payload.count
    streams[stream, default: Stream()].messages.append(message)
    takeTurn(stream)
  }

  private mutating func takeTurn(_ id: UInt16) {
    guard let stream = streams[id], !stream.isPaused, !stream.isInTurn, !stream.messages.isEmpty else { return }
    streams[id]?.isInTurn = true
    turns.append(id)
  }

  /// Forgets messages that are past their time and have not begun; answers how many. Called before a look at the front.
  mutating func dropExpired(at now: MediaInstant) -> Int {
    var dropped = 0
    while current == nil, let id = turns.first {
      guard let front = streams[id]?.messages.first, let expires = front.expires, expires < now else { break }
      removeFront(of: id)
      dropped += 1
    }
    return dropped
  }

  /// The message whose next part is due.
  var front: SCTPOutboundMessage? { (current ?? turns.first).flatMap { streams[$0]?.messages.first } }

  /// Cuts up to `limit` bytes off the front message; answers the message as it was before, and how many bytes were cut.
  mutating func cut(upTo limit: Int) -> (message: SCTPOutboundMessage, length: Int)? {
    guard let id = current ?? turns.first, var message = streams[id]?.messages.first else { return nil }
    let length = min(limit, message.remaining)
    guard length > 0 else { return nil }
    if !message.hasBegun, message.isOrdered, let sequence = streams[id]?.nextSequence {
      message.streamSequence = sequence
      streams[id]?.nextSequence = sequence &+ 1
    }
    if length == message.remaining {
      removeFront(of: id)
    } else {
      bytes -= length
      streams[id]?.bytes -= length
      streams[id]?.messages[0].streamSequence = message.streamSequence
      streams[id]?.messages[0].offset = message.offset + length
      current = id
    }
    return (message, length)
  }

  /// Drops what is left of a message that has begun; false when nothing was left.
  mutating func discardRest(ofMessage id: Int) -> Bool {
    guard let stream = current, streams[stream]?.messages.first?.id == id else { return false }
    removeFront(of: stream)
    return true
  }

  private mutating func removeFront(of id: UInt16) {
    guard let message = streams[id]?.messages.popFirst() else { return }
    bytes -= message.remaining
    count -= 1
    streams[id]?.bytes -= message.remaining
    // A stream with a message begun is always the one whose turn it is.
    _ = turns.popFirst()
    streams[id]?.isInTurn = false
    current = nil
    takeTurn(id)
  }

  // MARK: Stream reset (RFC 6525)

  mutating func requestReset(_ stream: UInt16) {
    guard streams[stream]?.wantsReset != true else { return }
    streams[stream, default: Stream()].wantsReset = true
    resetRequests.append(stream)
  }

  /// Takes up to `limit` streams that want a reset and have nothing left to send, and pauses them.
  mutating func takeStreamsReadyForReset(limit: Int) -> [UInt16] {
    var ready: [UInt16] = []
    for id in resetRequests where ready.count < limit && streams[id]?.messages.isEmpty == true { ready.append(id) }
    guard !ready.isEmpty else { return [] }
    resetRequests.removeAll { ready.contains($0) }
    for id in ready {
      streams[id]?.wantsReset = false
      streams[id]?.isPaused = true
    }
    return ready
  }

  var hasStreamReadyForReset: Bool { resetRequests.contains { streams[$0]?.messages.isEmpty == true } }

  /// Ends the pause; with `performed` the next ordered message has stream sequence number zero.
  mutating func endReset(of ids: [UInt16], performed: Bool) {
    for id in ids {
      guard let stream = streams[id] else { continue }
      if stream.messages.isEmpty, performed, !stream.wantsReset {
        // A fresh stream is the same as one that was never used.
        streams[id] = nil
        continue
      }
      streams[id]?.isPaused = false
      if performed { streams[id]?.nextSequence = 0 }
      takeTurn(id)
    }
  }

  /// Streams that exist, lowest first.
  var knownStreams: [UInt16] { streams.keys.sorted() }
}
