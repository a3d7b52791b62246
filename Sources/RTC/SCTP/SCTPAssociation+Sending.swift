import MediaBasics

extension SCTPAssociation {
  /// What became of a message handed over.
  enum SendResult: Sendable, Equatable {
    case queued
    /// The send buffer is full; nothing was taken.
    case bufferFull
    /// The association is over or ending.
    case closed
    /// The peer does not take that many streams.
    case invalidStream
    /// SCTP cannot carry a message of no bytes.
    case empty
  }

  /// Queues a message; before the association is up it waits.
  ///
  /// - Parameters:
  ///   - maxQueueDelay: the longest that an unreliable message may wait to be sent.
  ///   - handedOver: when the message's life began, if that was before now.
  ///   - beyondLimits: takes the message although the send buffer is full; for what the owner has bounded itself.
  mutating func send(
    _ payload: [UInt8], on stream: UInt16, protocolIdentifier: UInt32, ordered: Bool = true,
    reliability: SCTPReliability = .reliable, maxQueueDelay: MediaDuration? = nil, handedOver: MediaInstant? = nil,
    beyondLimits: Bool = false,
    at instant: MediaInstant
  ) -> SendResult {
    clock(instant)
    switch state {
    case .closed where hasStarted: return .closed
    case .closed, .cookieWait, .cookieEchoed, .established: break
    case .shutdownPending, .shutdownSent, .shutdownReceived, .shutdownAckSent: return .closed
    }
    guard !payload.isEmpty else { return .empty }
    guard Int(stream) < outgoingStreams else { return .invalidStream }
    let queue = (count: transmission.queue.count, bytes: transmission.queue.bytes)
    guard
      beyondLimits
        || queue.count < configuration.maxQueuedMessages && queue.bytes + payload.count <= configuration.sendBuffer
    else { return .bufferFull }
    transmission.queue.append(
      stream: stream, protocolIdentifier: protocolIdentifier, payload: payload, ordered: ordered,
      reliability: reliability, maxQueueDelay: maxQueueDelay, at: handedOver ?? now)
    return .queued
  }

  /// Whether the state lets data out.
  private var carriesData: Bool { state == .established || state == .shutdownPending || state == .shutdownReceived }

  var canAcknowledge: Bool { carriesData || state == .shutdownSent }

  /// The next packet to send, of at most `configuration.maxPacketSize` bytes; nil when there is none now.
  public mutating func pollTransmit() -> [UInt8]? {
    guard let packet = packets.popFirst() ?? nextPacket() else { return nil }
    counters.packetsSent += 1
    counters.bytesSent += packet.count
    return packet
  }

  private mutating func nextPacket() -> [UInt8]? {
    guard state != .closed, peerTag != 0 else { return nil }
    beginReset()
    // Asked with every packet of the media beside it, and mostly in vain: then nothing is made.
    guard !controls.isEmpty || acknowledgementMayLeave() || dataMayLeave() else { return nil }
    var writer = ByteWriter(reserving: configuration.maxPacketSize)
    SCTPPacket.begin(
      &writer, sourcePort: configuration.localPort, destinationPort: remotePort, verificationTag: peerTag)
    let isFull = writeControls(to: &writer)
    if !isFull {
      writeAcknowledgement(to: &writer)
      if carriesData { writeData(to: &writer) }
    }
    guard writer.count > SCTPPacket.headerLength else { return nil }
    return SCTPPacket.finish(writer)
  }

  /// Answers whether chunks were left for the next packet.
  private mutating func writeControls(to writer: inout ByteWriter) -> Bool {
    var written = 0
    defer { controls.removeFirst(written) }
    for chunk in controls {
      var alone = ByteWriter()
      chunk.write(to: &alone)
      // A chunk that fits no packet, such as a peer's long cookie, goes out by itself.
      guard writer.count + alone.count <= configuration.maxPacketSize || writer.count == SCTPPacket.headerLength else {
        return true
      }
      writer.append(alone.bytes.span.bytes)
      written += 1
    }
    return false
  }

  private mutating func acknowledgementMayLeave() -> Bool {
    guard canAcknowledge, let waiting = reception, waiting.hasSomethingToAcknowledge else { return false }
    return waiting.acknowledgementIsDue(at: now) || (carriesData && transmission.canSend(at: now))
  }

  private mutating func dataMayLeave() -> Bool {
    guard carriesData else { return false }
    transmission.giveUpExpired(at: now)
    return transmission.forwardIsDue(at: now, roundTrip: timeout.smoothed) || transmission.canSend(at: now)
  }

  private mutating func writeAcknowledgement(to writer: inout ByteWriter) {
    guard acknowledgementMayLeave() else { return }
    guard let sack = reception?.acknowledgement() else { return }
    let chunk = SCTPChunk.selectiveAcknowledgement(sack)
    chunk.write(to: &writer)
  }

  private mutating func writeData(to writer: inout ByteWriter) {
    transmission.giveUpExpired(at: now)
    let room = configuration.maxPacketSize - writer.count
    if transmission.forwardIsDue(at: now, roundTrip: timeout.smoothed), room >= 12 {
      let forward = transmission.forward(limit: max(1, (room - 8) / 4), at: now)
      SCTPChunk.forwardTSN(forward).write(to: &writer)
      if retransmissionDeadline == nil { retransmissionDeadline = now + timeout.current }
    }
    let written = transmission.write(
      to: &writer, limit: configuration.maxPacketSize, at: now, timeout: timeout.current)
    if written.chunks > 0, written.includesOldest || retransmissionDeadline == nil {
      retransmissionDeadline = now + timeout.current
    }
  }
}
