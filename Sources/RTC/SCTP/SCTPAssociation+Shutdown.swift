import MediaBasics

/// The graceful end (RFC 9260 section 9.2).
extension SCTPAssociation {
  /// Lets everything queued out, then ends the association with the peer's consent.
  public mutating func shutdown(at instant: MediaInstant) {
    clock(instant)
    switch state {
    case .cookieWait, .cookieEchoed: abort(at: instant)
    case .established:
      state = .shutdownPending
      progressShutdown()
    case .closed, .shutdownPending, .shutdownSent, .shutdownReceived, .shutdownAckSent: break
    }
  }

  /// Goes on when everything has been acknowledged.
  mutating func progressShutdown() {
    guard transmission.isIdle else { return }
    if state == .shutdownPending {
      state = .shutdownSent
      shutdownAttempts = 0
      sendShutdown()
    } else if state == .shutdownReceived {
      state = .shutdownAckSent
      shutdownAttempts = 0
      sendShutdownAcknowledgement()
    }
  }

  mutating func sendShutdown() {
    guard let reception else { return }
    controls.removeAll { $0.type == SCTPChunkType.shutdown }
    queueControl(.shutdown(cumulativeTSN: reception.cumulative.tsn))
    shutdownDeadline = now + timeout.current
  }

  private mutating func sendShutdownAcknowledgement() {
    queueControl(.shutdownAcknowledgement)
    shutdownDeadline = now + timeout.current
  }

  mutating func shutdownTimedOut() {
    guard state == .shutdownSent || state == .shutdownAckSent else { return }
    shutdownAttempts += 1
    guard shutdownAttempts <= configuration.maxRetransmissions else {
      end(
        .tooManyRetransmissions,
        tellingPeer: SCTPErrorCause.cause(SCTPErrorCause.protocolViolation, "the shutdown is not answered"))
      return
    }
    timeout.backOff()
    if state == .shutdownSent { sendShutdown() } else { sendShutdownAcknowledgement() }
  }

  mutating func receiveShutdown(_ cumulativeTSN: UInt32) {
    switch state {
    case .established, .shutdownPending, .shutdownReceived:
      acknowledge(
        SCTPSelectiveAcknowledgement(
          cumulativeTSN: cumulativeTSN, receiverWindow: UInt32(clamping: transmission.peerWindow), gaps: [],
          duplicates: []))
      state = .shutdownReceived
    case .shutdownSent:
      state = .shutdownAckSent
      shutdownAttempts = 0
      sendShutdownAcknowledgement()
    case .shutdownAckSent: sendShutdownAcknowledgement()
    case .closed, .cookieWait, .cookieEchoed: drop(.unexpectedChunk)
    }
  }

  mutating func receiveShutdownAcknowledgement(tag: UInt32) {
    switch state {
    case .shutdownSent, .shutdownAckSent:
      let peer = peerTag
      end(.shutdown)
      queuePacket(.shutdownComplete(reflectsTag: false), tag: peer)
    case .cookieWait, .cookieEchoed:
      // RFC 9260 section 8.5.1 E: an older association of the peer has not ended yet.
      drop(.unexpectedChunk)
      queuePacket(.shutdownComplete(reflectsTag: true), tag: tag)
    case .closed, .established, .shutdownPending, .shutdownReceived: drop(.unexpectedChunk)
    }
  }
}
