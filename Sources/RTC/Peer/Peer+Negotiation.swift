import MediaBasics

extension Peer {
  // MARK: Wishes

  /// Changes what the next exchange asks for: transceivers, senders, directions, data channels.
  public mutating func negotiate<Result, Failure: Error>(
    _ change: (inout Negotiation) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try change(&negotiation)
  }

  /// A sender with fresh source numbers, for `negotiate`.
  ///
  /// A sender that was taken off its transceiver is over with the next exchange; who goes on sending makes another.
  public mutating func makeSender(streamID: String, trackID: String, retransmits: Bool = false) throws(NegotiationError)
    -> MediaSender
  {
    try MediaSender(
      streamID: streamID, trackID: trackID, ssrc: freshSSRC(), retransmissionSSRC: retransmits ? freshSSRC() : nil)
  }

  // MARK: The exchange

  /// Makes an offer (RFC 8829 §5.2).
  /// - Parameter restartingICE: asks for new credentials and paths; the old path is used until then.
  public mutating func createOffer(restartingICE: Bool = false, at now: MediaInstant) throws(NegotiationError)
    -> SessionDescription
  {
    self.now = now
    if restartingICE { ice.restart(role: .controlling, at: now) }
    return try negotiation.createOffer(transportDescription)
  }

  /// Answers the pending remote offer (RFC 8829 §5.3), which completes the exchange.
  public mutating func createAnswer(at now: MediaInstant) throws(NegotiationError)
    -> (answer: SessionDescription, changes: [NegotiationChange])
  {
    self.now = now
    let result = try negotiation.createAnswer(transportDescription)
    applySession(result.changes)
    return result
  }

  /// Takes the far end's offer or answer (RFC 8829 §5.10).
  /// - Throws: what `Negotiation.setRemote` throws, and `changedFingerprint` when the certificate in use is not named any more;
  ///   nothing is changed then.
  @discardableResult
  public mutating func setRemote(_ description: SessionDescription, as type: DescriptionType, at now: MediaInstant)
    throws(NegotiationError) -> [NegotiationChange]
  {
    self.now = now
    var next = negotiation
    let changes = try next.setRemote(description, as: type)
    if changes.contains(.remoteFingerprintsChanged), let remoteFingerprint,
      next.remoteTransport?.fingerprints.contains(where: { DTLSFingerprint(sdp: $0.text) == remoteFingerprint })
        == false
    {
      throw .changedFingerprint
    }
    negotiation = next
    switch type {
    case .offer:
      if changes.contains(.remoteICERestarted) { ice.restart(role: nil, at: now) }
    case .answer:
      applySession(changes)
    }
    return changes
  }

  private var transportDescription: TransportDescription {
    let fingerprint = configuration.identity.fingerprint
    let text = fingerprint.sdp.split(separator: " ")
    return TransportDescription(
      usernameFragment: ice.localCredentials.usernameFragment, password: ice.localCredentials.password,
      fingerprints: [SDPFingerprint(algorithm: fingerprint.algorithm, value: text.last.map(String.init) ?? "")],
      answerRole: configuration.answersActively ? .active : .passive,
      candidates: ice.localCandidates.map(\.sdp), hasAllCandidates: configuration.hasAllCandidates)
  }

  /// The stream on which a transceiver sends; nil before it was negotiated to send.
  public func sendStream(of transceiver: TransceiverID) -> SendStreamID? {
    guard let encoding = negotiation.transceiver(transceiver)?.sender?.encodings.first else { return nil }
    return sendIndex[encoding.ssrc].map { SendStreamID(index: $0, ssrc: encoding.ssrc) }
  }

  // MARK: What an exchange settled

  private mutating func applySession(_ changes: [NegotiationChange]) {
    guard let session = negotiation.session else { return }
    applyTransport(session)
    applyReceiving(session)
    applySending(session)
    if let data = session.dataChannels {
      channels.remoteMaxMessageSize = Int(clamping: data.remoteMaxMessageSize)
      channels.remotePort = data.remotePort
    }
    sendsReducedSizeRTCP = session.media.allSatisfy(\.usesReducedSizeRTCP)
    startDTLS()
    followICE()
  }

  private mutating func applyTransport(_ session: NegotiatedSession) {
    guard let remote = session.remoteTransport else { return }
    if remoteFingerprint == nil {
      let known = remote.fingerprints.compactMap { DTLSFingerprint(sdp: $0.text) }
      remoteFingerprint = known.first { $0.algorithm == "sha-256" } ?? known.first
      if remoteFingerprint == nil { fail(.handshake("the other side gave no fingerprint that can be checked")) }
    }
    if dtlsRole == nil { dtlsRole = session.localRole == .active ? .client : .server }
    ice.setRemote(
      credentials: ICECredentials(usernameFragment: remote.usernameFragment, password: remote.password),
      lite: remote.isLite)
    for line in remote.candidates {
      if let candidate = ICECandidate(sdp: line) { ice.addRemoteCandidate(candidate) }
    }
    if remote.hasAllCandidates { ice.endOfRemoteCandidates() }
    if state == .new {
      setState(.connecting)
      connectDeadline = now + configuration.connectTimeout
    }
    ice.advance(to: now)
  }

  private mutating func applyReceiving(_ session: NegotiatedSession) {
    var table = ReceiveTable()
    let count = (session.media.map(\.index).max() ?? -1) + 1
    table.sections = Array(
      repeating: .init(mid: "", isAudio: false, isReceiving: false, rids: [], payloadTypes: []), count: count)
    for media in session.media {
      let isAudio = media.kind == .audio
      table.sections[media.index] = .init(
        mid: media.mid, isAudio: isAudio, isReceiving: media.direction.receives, rids: media.receiveRIDs,
        payloadTypes: media.codecs.map(\.receivePayloadType))
      for codec in media.codecs {
        guard let entry = table.payloads.indices.contains(Int(codec.receivePayloadType)) ? codec : nil else { continue }
        table.payloads[Int(entry.receivePayloadType)] = .init(
          clockRate: codec.clockRate, isAudio: isAudio, wraps: nil,
          usesNack: codec.feedback.contains(.nack))
        if let repair = codec.receiveRetransmissionPayloadType, table.payloads.indices.contains(Int(repair)) {
          table.payloads[Int(repair)] = .init(
            clockRate: codec.clockRate, isAudio: isAudio, wraps: codec.receivePayloadType, usesNack: false)
        }
      }
      // Bundled sections number an extension alike (RFC 9143 §9.4), so one table serves them all.
      table.midExtension = media.receiveExtensionID(HeaderExtensionURI.mid) ?? table.midExtension
      table.ridExtension = media.receiveExtensionID(HeaderExtensionURI.streamID) ?? table.ridExtension
      table.repairedRidExtension =
        media.receiveExtensionID(HeaderExtensionURI.repairedStreamID) ?? table.repairedRidExtension
      table.audioLevelExtension = media.receiveExtensionID(HeaderExtensionURI.audioLevel) ?? table.audioLevelExtension
      table.transportCCExtension =
        media.receiveExtensionID(HeaderExtensionURI.transportSequenceNumber) ?? table.transportCCExtension
    }
    receiveTable = table
    forgetStreams(notIn: session)
    for media in session.media where media.direction.receives {
      guard let codec = media.codecs.first, let payload = table.payloads[Int(codec.receivePayloadType)] else {
        continue
      }
      for (encoding, stream) in media.remoteStreams.enumerated() {
        guard
          let index = addReceiveStream(ssrc: stream.ssrc, section: media.index, encoding: encoding, payload: payload)
        else { continue }
        if let repair = stream.retransmissionSSRC,
          let repairIndex = addReceiveStream(ssrc: repair, section: media.index, encoding: encoding, payload: payload)
        {
          receiveStreams[repairIndex].repairs = index
          receiveStreams[repairIndex].nack = nil
        }
      }
    }
  }

  /// Lets go of sources whose section no longer receives, or now names other ones.
  private mutating func forgetStreams(notIn session: NegotiatedSession) {
    let announced = session.midBySSRC
    var kept: [ReceiveStream] = []
    var moved: [Int: Int] = [:]
    for (old, stream) in receiveStreams.enumerated() {
      guard let media = session.media.first(where: { $0.index == stream.section }), media.direction.receives,
        media.remoteStreams.isEmpty || announced[stream.ssrc] != nil
      else {
        noteUnclaimed(stream.ssrc)
        continue
      }
      moved[old] = kept.count
      kept.append(stream)
    }
    for i in kept.indices { kept[i].repairs = kept[i].repairs.flatMap { moved[$0] } }
    receiveStreams = kept
    receiveIndex = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.ssrc, $0) })
  }

  private mutating func applySending(_ session: NegotiatedSession) {
    for i in sendStreams.indices { sendStreams[i].isActive = false }
    releaseSendStreams()
    var extensions = OutgoingExtensions()
    for media in session.media {
      extensions.mid = media.sendExtensionID(HeaderExtensionURI.mid) ?? extensions.mid
      extensions.audioLevel = media.sendExtensionID(HeaderExtensionURI.audioLevel) ?? extensions.audioLevel
      guard media.direction.sends, let sender = negotiation.transceiver(media.transceiver)?.sender,
        let encoding = sender.encodings.first, let codec = media.codecs.first
      else { continue }
      let index: Int
      if let known = sendIndex[encoding.ssrc] {
        index = known
      } else {
        let stream = SendStream(
          ssrc: encoding.ssrc, retransmissionSSRC: encoding.retransmissionSSRC,
          retransmissionSequence: UInt16.random(in: 0...UInt16.max, using: &random), clockRate: codec.clockRate,
          cname: sender.cname ?? configuration.negotiation.cname, mid: media.mid,
          history: configuration.retransmissionHistory > 0
            ? RetransmissionRing(capacity: configuration.retransmissionHistory) : nil)
        if let vacant = sendStreams.firstIndex(where: \.isVacant) {
          index = vacant
          sendStreams[vacant] = stream
        } else {
          index = sendStreams.count
          sendStreams.append(stream)
        }
        sendIndex[encoding.ssrc] = index
      }
      sendStreams[index].isActive = true
      sendStreams[index].mid = media.mid
      sendStreams[index].clockRate = codec.clockRate
      sendStreams[index].retransmissionPayloadType = codec.retransmissionPayloadType
    }
    outgoingExtensions = extensions
  }

  /// Lets go of streams whose sender is on no transceiver any more: their history, their place, their SRTP state. One that is
  /// only inactive stays, since it may go on, and must then go on where it was.
  private mutating func releaseSendStreams() {
    var kept: Set<UInt32> = []
    for transceiver in negotiation.transceivers { kept.formUnion(transceiver.sender?.encodings.map(\.ssrc) ?? []) }
    for i in sendStreams.indices where !sendStreams[i].isVacant && !kept.contains(sendStreams[i].ssrc) {
      sendIndex[sendStreams[i].ssrc] = nil
      retiringSources.append(sendStreams[i].ssrc)
      if let repair = sendStreams[i].retransmissionSSRC { retiringSources.append(repair) }
      pendingResends.removeAll { $0.stream == i }
      sendStreams[i] = .vacant
    }
  }
}
