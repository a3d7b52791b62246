import MediaBasics

extension SCTPAssociation {
  /// Takes one SCTP packet: the content of one DTLS record. What cannot be used is counted in `statistics`.
  public mutating func receive(_ datagram: RawSpan, at instant: MediaInstant) {
    clock(instant)
    counters.packetsReceived += 1
    counters.bytesReceived += datagram.byteCount
    switch SCTPPacket.parse(datagram) {
    case .failure(let reason): drop(reason)
    case .success(let packet): receive(packet)
    }
  }

  private mutating func receive(_ packet: SCTPPacket) {
    guard packet.destinationPort == configuration.localPort, packet.sourcePort == remotePort else {
      drop(.wrongPort)
      return
    }
    guard hasStarted else {
      drop(.unexpectedChunk)
      return
    }
    guard let first = packet.chunks.first, accepts(packet.verificationTag, first: first, count: packet.chunks.count)
    else {
      drop(.wrongVerificationTag)
      return
    }
    if state == .closed {
      receiveWhileClosed(first, tag: packet.verificationTag)
      return
    }
    var hadData = false
    reading: for chunk in packet.chunks {
      if case .data = chunk { hadData = true }
      guard receive(chunk, tag: packet.verificationTag), state != .closed else { break reading }
    }
    guard state != .closed else { return }
    if hadData { reception?.packetEnded(at: now) }
    resetStreamsThatAreDue()
    progressShutdown()
  }

  /// The rules of RFC 9260 section 8.5.
  private func accepts(_ tag: UInt32, first: SCTPChunk, count: Int) -> Bool {
    switch first {
    case .initiation: return tag == 0 && count == 1
    case .abort(_, let reflectsTag), .shutdownComplete(let reflectsTag):
      return reflectsTag ? tag == peerTag && peerTag != 0 : tag == localTag
    case .cookieEcho: return true  // judged against the cookie, which may stand for another tag
    case .initiationAcknowledgement: return count == 1 && (state == .closed || tag == localTag)
    case .shutdownAcknowledgement where state == .cookieWait || state == .cookieEchoed: return count == 1
    default: return state == .closed || tag == localTag
    }
  }

  /// An association that is over says so to a peer that has not noticed (RFC 9260 section 8.4).
  private mutating func receiveWhileClosed(_ first: SCTPChunk, tag: UInt32) {
    drop(.unexpectedChunk)
    switch first {
    case .abort, .shutdownComplete, .initiation, .cookieEcho, .cookieAcknowledgement, .error: break
    case .shutdownAcknowledgement: queuePacket(.shutdownComplete(reflectsTag: true), tag: tag)
    default: queuePacket(.abort(causes: [], reflectsTag: true), tag: tag)
    }
  }

  /// Answers whether the rest of the packet may be read.
  private mutating func receive(_ chunk: SCTPChunk, tag: UInt32) -> Bool {
    switch chunk {
    case .data(let data): receive(data)
    case .initiation(let body): receive(initiation: body)
    case .initiationAcknowledgement(let body): receive(initiationAcknowledgement: body)
    case .selectiveAcknowledgement(let sack): receive(sack)
    case .heartbeat(let body):
      guard peerTag != 0, body.count <= configuration.maxPacketSize - SCTPPacket.headerLength - 4 else {
        drop(.unexpectedChunk)
        break
      }
      queueControl(.heartbeatAcknowledgement(body))
    case .heartbeatAcknowledgement(let body): receiveHeartbeatAcknowledgement(body)
    case .abort(let causes, _):
      end(.abortedByPeer(cause: causes.first?.type))
      return false
    case .shutdown(let cumulativeTSN): receiveShutdown(cumulativeTSN)
    case .shutdownAcknowledgement: receiveShutdownAcknowledgement(tag: tag)
    case .error(let causes):
      if causes.contains(where: { $0.type == SCTPErrorCause.staleCookie }) { cookieWasStale() }
    case .cookieEcho(let token):
      receive(cookieEcho: token, tag: tag)
      // What is bundled behind a cookie that was not taken belongs to no association.
      return tag == localTag
    case .cookieAcknowledgement: receiveCookieAcknowledgement()
    case .shutdownComplete:
      if state == .shutdownAckSent { end(.shutdown) } else { drop(.unexpectedChunk) }
    case .reconfiguration(let requests): receive(requests)
    case .forwardTSN(let body): receive(body)
    case .unknown(let type, let flags, let body):
      drop(.unknownChunk)
      // RFC 9260 section 3.2: the upper bits of the type say whether to report, and whether to go on.
      if type & 0x40 != 0, peerTag != 0 {
        var writer = ByteWriter()
        SCTPChunk.unknown(type: type, flags: flags, body: Array(body.prefix(256))).write(to: &writer)
        queueControl(.error(causes: [SCTPParameter(type: SCTPErrorCause.unrecognizedChunk, value: writer.bytes)]))
      }
      return type & 0x80 != 0
    case .malformed: drop(.malformedChunk)
    }
    return true
  }

  // MARK: Data

  private var takesData: Bool { state == .established || state == .shutdownPending || state == .shutdownSent }

  private mutating func receive(_ data: SCTPDataChunk) {
    // Data under our tag can only come from a peer that took our cookie: its COOKIE ACK was lost or overtaken.
    if state == .cookieEchoed { receiveCookieAcknowledgement() }
    guard takesData, reception != nil else {
      drop(.unexpectedChunk)
      return
    }
    guard !data.payload.isEmpty else {
      end(.protocolViolation, tellingPeer: SCTPErrorCause.noUserData(data.tsn))
      return
    }
    switch reception?.receive(data) {
    case .messages(let messages)?: deliver(messages)
    case .dropped(let reason)?:
      drop(reason)
      if reason == .invalidStream { queueControl(.error(causes: [SCTPErrorCause.invalidStream(data.stream)])) }
    case .tooLarge?:
      end(
        .messageTooLarge,
        tellingPeer: SCTPErrorCause.cause(SCTPErrorCause.protocolViolation, "a message exceeds the agreed size"))
      return
    case nil: break
    }
    if state == .shutdownSent {
      // RFC 9260 section 9.2: late data is answered with SACK and SHUTDOWN together.
      reception?.acknowledgeNow()
      sendShutdown()
    }
  }

  private mutating func deliver(_ messages: [SCTPReassembly.Message]) {
    for message in messages {
      counters.messagesReceived += 1
      events.append(
        .message(
          stream: message.stream, protocolIdentifier: message.protocolIdentifier, payload: message.payload))
    }
  }

  private mutating func receive(_ forward: SCTPForwardTSN) {
    guard takesData, let messages = reception?.forward(forward) else {
      if !takesData { drop(.unexpectedChunk) }
      return
    }
    deliver(messages)
  }

  private mutating func receive(_ sack: SCTPSelectiveAcknowledgement) {
    switch state {
    case .established, .shutdownPending, .shutdownReceived, .shutdownSent: acknowledge(sack)
    case .closed, .cookieWait, .cookieEchoed, .shutdownAckSent: drop(.unexpectedChunk)
    }
  }

  mutating func acknowledge(_ sack: SCTPSelectiveAcknowledgement) {
    switch transmission.acknowledge(sack, at: now) {
    case .stale: drop(.staleAcknowledgement)
    case .invalid: drop(.invalidAcknowledgement)
    case .taken(let progress):
      if let sample = progress.roundTrip { timeout.measured(sample) }
      // A peer whose window is shut but which still answers is alive (RFC 9260 section 6.1 A).
      if progress.isNews || progress.advanced || transmission.peerWindow < configuration.maxFragment { losses = 0 }
      if !transmission.isOutstanding {
        retransmissionDeadline = nil
      } else if progress.advanced || retransmissionDeadline == nil {
        retransmissionDeadline = now + timeout.current
      }
    }
  }
}
