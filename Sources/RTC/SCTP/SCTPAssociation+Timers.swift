import MediaBasics

extension SCTPAssociation {
  /// Runs the timers that are due.
  public mutating func advance(to instant: MediaInstant) {
    clock(instant)
    guard state != .closed else { return }
    if let deadline = initiationDeadline, deadline <= now {
      initiationDeadline = nil
      initiationTimedOut()
    }
    if let deadline = retransmissionDeadline, deadline <= now {
      retransmissionDeadline = nil
      retransmissionTimedOut()
    }
    if let deadline = resetDeadline, deadline <= now {
      resetDeadline = nil
      resetTimedOut()
    }
    if let deadline = heartbeatDeadline, deadline <= now {
      heartbeatDeadline = nil
      heartbeatIsDue()
    }
    if let deadline = shutdownDeadline, deadline <= now {
      shutdownDeadline = nil
      shutdownTimedOut()
    }
    if state != .closed { progressShutdown() }
  }

  private mutating func retransmissionTimedOut() {
    guard transmission.isOutstanding else { return }
    counters.timeouts += 1
    timeout.backOff()
    countLoss()
    guard state != .closed else { return }
    transmission.timedOut(at: now)
    // Set again by what is sent next; this one covers the case that nothing may be.
    retransmissionDeadline = now + timeout.current
  }

  /// One more thing that went unanswered; too many in a row end the association (RFC 9260 section 8.1).
  mutating func countLoss() {
    losses += 1
    guard losses > configuration.maxRetransmissions else { return }
    end(
      .tooManyRetransmissions,
      tellingPeer: SCTPErrorCause.cause(SCTPErrorCause.protocolViolation, "too many retransmissions"))
  }

  // MARK: Heartbeat (RFC 9260 section 8.3)

  mutating func scheduleHeartbeat() {
    // Spread by half a timeout either way, so that two sides do not keep step.
    let spread = Int.random(in: 50...150, using: &random)
    heartbeatDeadline = now + configuration.heartbeatInterval + timeout.current * spread / 100
  }

  private mutating func heartbeatIsDue() {
    guard state == .established || state == .shutdownPending || state == .shutdownReceived else { return }
    if heartbeat != nil {
      heartbeat = nil
      countLoss()
      guard state != .closed else { return }
    }
    let nonce = random.next()
    heartbeat = (nonce, now)
    var writer = ByteWriter()
    writer.u64(nonce)
    var parameter = ByteWriter()
    SCTPParameter(type: SCTPParameter.heartbeatInformation, value: writer.bytes).write(to: &parameter)
    queueControl(.heartbeat(parameter.bytes))
    scheduleHeartbeat()
  }

  mutating func receiveHeartbeatAcknowledgement(_ body: [UInt8]) {
    var reader = ByteReader(body.span.bytes)
    guard let expected = heartbeat, let parameter = SCTPParameter(from: &reader) else {
      drop(.unexpectedChunk)
      return
    }
    var value = ByteReader(parameter.value.span.bytes)
    guard value.u64() == expected.nonce else {
      drop(.unexpectedChunk)
      return
    }
    heartbeat = nil
    losses = 0
    timeout.measured(now - expected.sentAt)
  }
}
