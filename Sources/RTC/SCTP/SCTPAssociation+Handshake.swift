import MediaBasics

/// INIT, INIT ACK, COOKIE ECHO and COOKIE ACK (RFC 9260 sections 5.1 and 5.2).
extension SCTPAssociation {
  private func initiation(tag: UInt32, cookie: [UInt8]? = nil, unrecognized: [SCTPParameter] = []) -> SCTPInitiation {
    var parameters = [
      SCTPParameter(
        type: SCTPParameter.supportedExtensions, value: [SCTPChunkType.reconfiguration, SCTPChunkType.forwardTSN]),
      SCTPParameter(type: SCTPParameter.forwardTSNSupported, value: []),
    ]
    if let cookie { parameters.append(SCTPParameter(type: SCTPParameter.stateCookie, value: cookie)) }
    for parameter in unrecognized {
      var writer = ByteWriter()
      parameter.write(to: &writer)
      parameters.append(SCTPParameter(type: SCTPParameter.unrecognized, value: writer.bytes))
    }
    return SCTPInitiation(
      initiateTag: tag, receiverWindow: UInt32(clamping: configuration.receiveBuffer), outboundStreams: .max,
      inboundStreams: .max, initialTSN: localInitialTSN, parameters: parameters)
  }

  mutating func sendInitiation() {
    queuePacket(.initiation(initiation(tag: localTag)), tag: 0)
    initiationDeadline = now + timeout.current
  }

  /// INIT or COOKIE ECHO went unanswered.
  mutating func initiationTimedOut() {
    initiationAttempts += 1
    guard initiationAttempts <= configuration.maxInitiationRetransmissions else {
      end(.peerUnreachable)
      return
    }
    timeout.backOff()
    if state == .cookieWait {
      sendInitiation()
    } else {
      sendCookie()
    }
  }

  private mutating func sendCookie() {
    queueControl(.cookieEcho(echoedCookie))
    initiationDeadline = now + timeout.current
  }

  mutating func receive(initiation received: SCTPInitiation) {
    guard received.initiateTag != 0, received.outboundStreams != 0, received.inboundStreams != 0 else {
      drop(.malformedChunk)
      if received.initiateTag != 0 {
        let cause = SCTPErrorCause.cause(SCTPErrorCause.invalidParameter)
        queuePacket(.abort(causes: [cause], reflectsTag: false), tag: received.initiateTag)
      }
      return
    }
    let unrecognized = received.unrecognizedParameters
    let read = received.withoutWhatIsNotRead
    var tag = localTag
    var ties: (local: UInt32, peer: UInt32) = (0, 0)
    switch state {
    case .closed:
      drop(.unexpectedChunk)
      return
    case .shutdownAckSent:
      // RFC 9260 section 9.2: the peer missed it.
      queueControl(.shutdownAcknowledgement)
      return
    case .cookieWait, .cookieEchoed: break
    case .established, .shutdownPending, .shutdownSent, .shutdownReceived:
      // A late copy, or a peer that starts over; the cookie will tell.
      tag = UInt32.random(in: 1...UInt32.max, using: &random)
      ties = (localTag, peerTag)
    }
    let cookie = cookies.issue(
      for: read, localTag: tag, localTieTag: ties.local, peerTieTag: ties.peer, at: now, random: &random)
    let answer = initiation(tag: cookie.localTag, cookie: cookie.token, unrecognized: unrecognized)
    queuePacket(.initiationAcknowledgement(answer), tag: received.initiateTag)
  }

  mutating func receive(initiationAcknowledgement received: SCTPInitiation) {
    guard state == .cookieWait else {
      drop(.unexpectedChunk)
      return
    }
    guard received.initiateTag != 0, received.outboundStreams != 0, received.inboundStreams != 0 else {
      drop(.malformedChunk)
      return
    }
    peerTag = received.initiateTag
    guard let cookie = received.withoutWhatIsNotRead.cookie else {
      end(.protocolViolation, tellingPeer: SCTPErrorCause.missingCookie())
      return
    }
    adopt(received.withoutWhatIsNotRead)
    state = .cookieEchoed
    initiationAttempts = 0
    echoedCookie = cookie
    sendCookie()
    let unrecognized = received.unrecognizedParameters
    if !unrecognized.isEmpty {
      var writer = ByteWriter()
      for parameter in unrecognized { parameter.write(to: &writer) }
      let cause = SCTPParameter(type: SCTPErrorCause.unrecognizedParameters, value: writer.bytes)
      queueControl(.error(causes: [cause]))
    }
  }

  mutating func receive(cookieEcho token: [UInt8], tag: UInt32) {
    guard let cookie = cookies.cookie(for: token), cookie.localTag == tag else {
      drop(.unknownCookie)
      return
    }
    let age = now - cookie.issued
    let isKnown = cookie.localTag == localTag && cookie.initiation.initiateTag == peerTag
    guard age <= configuration.cookieLife || (isKnown && state != .cookieWait && state != .cookieEchoed) else {
      drop(.staleCookie)
      let excess = UInt32(clamping: (age - configuration.cookieLife).nanoseconds / 1000)
      queuePacket(.error(causes: [SCTPErrorCause.staleCookie(excess: excess)]), tag: cookie.initiation.initiateTag)
      return
    }
    // The table of RFC 9260 section 5.2.4, by our tag and the peer's.
    switch (state, cookie.localTag == localTag) {
    case (.closed, _): drop(.unexpectedChunk)
    case (.cookieWait, true), (.cookieEchoed, true):
      // Actions B and D, and the plain case: both sides began, this cookie came home first.
      if state == .cookieWait || !isKnown { adopt(cookie.initiation) }
      peerTag = cookie.initiation.initiateTag
      establish()
      queueControl(.cookieAcknowledgement)
    case (_, true) where isKnown:
      // Our COOKIE ACK was lost.
      queueControl(.cookieAcknowledgement)
    case (_, false) where cookie.localTieTag == localTag && cookie.peerTieTag == peerTag:
      // Action A: the peer lost what it knew.
      let new = cookie.initiation.initiateTag
      end(.peerRestarted)
      let cause = SCTPErrorCause.cause(SCTPErrorCause.protocolViolation, "an association exists")
      queuePacket(.abort(causes: [cause], reflectsTag: false), tag: new)
    default: drop(.unknownCookie)
    }
  }

  mutating func receiveCookieAcknowledgement() {
    guard state == .cookieEchoed else {
      // A second one is normal when both sides began.
      if state == .cookieWait { drop(.unexpectedChunk) }
      return
    }
    establish()
  }

  /// The peer says that our cookie came too late: begin again (RFC 9260 section 5.2.6).
  mutating func cookieWasStale() {
    guard state == .cookieEchoed else { return }
    initiationAttempts += 1
    guard initiationAttempts <= configuration.maxInitiationRetransmissions else {
      end(.peerUnreachable)
      return
    }
    state = .cookieWait
    controls.removeAll { $0.type == SCTPChunkType.cookieEcho }
    sendInitiation()
  }

  /// Takes over what the peer said about itself.
  private mutating func adopt(_ initiation: SCTPInitiation) {
    outgoingStreams = Int(initiation.inboundStreams)
    transmission.peerWindow = Int(initiation.receiverWindow)
    transmission.peerSkips = initiation.supportsForwardTSN
    peerReconfigures = initiation.supportsReconfiguration
    reception = SCTPReception(
      configuration: configuration, initialTSN: initiation.initialTSN, streamCount: initiation.outboundStreams)
    resets = SCTPStreamReset(localInitialTSN: localInitialTSN, peerInitialTSN: initiation.initialTSN)
  }

  private mutating func establish() {
    state = .established
    initiationDeadline = nil
    initiationAttempts = 0
    losses = 0
    controls.removeAll { $0.type == SCTPChunkType.cookieEcho }
    // What the handshake's losses did to the timeout says nothing about the round trip.
    if timeout.smoothed == nil { timeout = SCTPRetransmissionTimeout(configuration) }
    scheduleHeartbeat()
    events.append(.established)
  }
}
