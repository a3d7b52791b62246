import MediaBasics

extension Peer {
  /// Takes one datagram.
  /// - Parameters:
  ///   - datagram: the buffer it lies in, decrypted in place; longer than the datagram is welcome.
  ///   - length: bytes of the datagram.
  ///   - path: our socket and where it came from.
  ///   - now: when the socket gave it.
  public mutating func receive(
    _ datagram: inout MutableRawSpan, length: Int, on path: TransportPath, at now: MediaInstant
  ) -> PeerReception {
    self.now = now
    guard length > 1, length <= datagram.byteCount else { return drop(.empty) }
    guard state != .closed, state != .failed else { return drop(.notReady) }
    switch DatagramKind(firstByte: datagram.unsafeLoad(fromByteOffset: 0, as: UInt8.self)) {
    case .stun:
      ice.receive(datagram.bytes.extracting(0..<length), on: path, at: now)
      followICE()
      return .handled
    case .dtls:
      // Until keys are agreed a record has nothing that tells whose it is: an alert from anywhere would end the handshake.
      guard ice.isProven(path) else { return drop(.unknownPath) }
      receiveDTLS(datagram.bytes.extracting(0..<length))
      return .handled
    case .rtp:
      guard let srtp else { return drop(.notReady) }
      if RTPHeader.isRTCP(secondByte: datagram.unsafeLoad(fromByteOffset: 1, as: UInt8.self)) {
        switch srtp.unprotectRTCP(&datagram, length: length) {
        case .ok(let clear):
          ice.noteReceived(on: path, at: now)
          if let sender = SRTCPHeader(datagram.bytes.extracting(0..<clear))?.ssrc { noteUnlessClaimed(sender) }
          return receiveRTCP(datagram.bytes.extracting(0..<clear))
        case .drop(let reason): return drop(PacketDropReason(reason))
        }
      }
      switch srtp.unprotectRTP(&datagram, length: length) {
      case .ok(let clear):
        ice.noteReceived(on: path, at: now)
        return receiveRTP(&datagram, length: clear)
      case .drop(let reason):
        if reason == .replayed { noteRepeated(datagram.bytes.extracting(0..<length)) }
        return drop(PacketDropReason(reason))
      }
    case .unknown:
      return drop(.unknownProtocol)
    }
  }

  mutating func drop(_ reason: PacketDropReason) -> PeerReception {
    drops.count(reason)
    return .dropped(reason)
  }

  /// Lets time pass.
  public mutating func advance(to now: MediaInstant) {
    self.now = max(self.now, now)
    guard state != .closed, state != .failed else { return }
    ice.advance(to: now)
    followICE()
    dtls?.advance(to: now)
    followDTLS()
    if let deadline = connectDeadline, deadline <= now { fail(.timeout) }
    guard state == .connected || state == .disconnected else { return }
    channels.advance(to: now)
    makeReports()
    makeNacks()
    makeTransportFeedback()
  }

  /// Moves what is ready to be sent into `batch`.
  /// - Returns: true when nothing is left; false when the batch is full: send it, empty it and call again.
  public mutating func drain(into batch: inout PacketBatch, at now: MediaInstant) -> Bool {
    self.now = max(self.now, now)
    while true {
      guard !batch.isFull else { return false }
      guard let (datagram, path) = ice.pollTransmit() else { break }
      batch.append(datagram, on: path)
    }
    guard let path = ice.selectedPath else { return true }
    while true {
      guard !batch.isFull else { return false }
      guard let datagram = dtls?.pollTransmit() else { break }
      batch.append(datagram, on: path)
    }
    if let srtp {
      while !pendingRTCP.isEmpty {
        guard !batch.isFull else { return false }
        sendRTCP(with: srtp, on: path, into: &batch)
      }
      // Only now does nothing wait that might be sent from them.
      for ssrc in retiringSources { srtp.releaseOutbound(ssrc) }
      retiringSources.removeAll()
      if !pendingResends.isEmpty {
        sendResends(with: srtp, on: path, into: &batch)
        if !pendingResends.isEmpty { return false }
      }
    }
    if dtls != nil, srtp != nil {
      while true {
        guard !batch.isFull else { return false }
        guard let packet = channels.pollTransmit() else { break }
        _ = dtls?.send(packet.span.bytes)
        while let datagram = dtls?.pollTransmit() {
          batch.append(datagram, on: path)
          if batch.isFull { break }
        }
      }
    }
    if state == .closed, dtls != nil {
      dtls?.close()
      while let datagram = dtls?.pollTransmit() {
        guard batch.append(datagram, on: path) else { break }
      }
      dtls = nil
      srtp = nil
      ice.close()
    }
    return true
  }

  // MARK: ICE

  /// Offers an address of ours; call before or after descriptions are exchanged.
  public mutating func addLocalCandidate(_ address: TransportAddress) {
    ice.addLocalCandidate(ICECandidate.host(address))
    followICE()
  }

  public var localCandidates: [ICECandidate] { ice.localCandidates }

  /// Takes a candidate that trickled in; what cannot be used (TCP, names, other components) is passed over.
  /// - Returns: false when the text is no candidate at all.
  @discardableResult
  public mutating func addRemoteCandidate(_ line: String, at now: MediaInstant) -> Bool {
    self.now = now
    guard let candidate = ICECandidate(sdp: line) else { return false }
    ice.addRemoteCandidate(candidate)
    ice.advance(to: now)
    followICE()
    return true
  }

  public mutating func endOfRemoteCandidates(at now: MediaInstant) {
    self.now = now
    ice.endOfRemoteCandidates()
    ice.advance(to: now)
    followICE()
  }

  mutating func followICE() {
    while let event = ice.pollEvent() {
      switch event {
      case .stateChanged(let new): follow(iceState: new)
      case .selectedPathChanged: startDTLS()
      default: break
      }
    }
  }

  private mutating func follow(iceState: ICEState) {
    switch iceState {
    case .checking:
      if state == .new { setState(.connecting) }
    case .connected, .completed:
      if state == .disconnected { setState(.connected) }
      startDTLS()
    case .disconnected:
      if state == .connected { setState(.disconnected) }
    case .failed:
      fail(state == .disconnected || state == .connected ? .consentLost : .noPath)
    case .new, .closed: break
    }
  }

  // MARK: DTLS

  /// Begins the handshake once a path is chosen and the far end's fingerprint and our role are known.
  mutating func startDTLS() {
    guard dtls == nil, state != .failed, state != .closed, ice.selectedPath != nil, let role = dtlsRole,
      let fingerprint = remoteFingerprint
    else { return }
    do {
      dtls = try DTLSTransport(
        identity: configuration.identity, role: role, remoteFingerprint: fingerprint, profiles: configuration.profiles,
        at: now)
    } catch {
      fail(.handshake("\(error)"))
      return
    }
    let early = earlyDTLS
    earlyDTLS = []
    for datagram in early { dtls?.receive(datagram.span.bytes, at: now) }
    followDTLS()
  }

  private mutating func receiveDTLS(_ datagram: RawSpan) {
    guard dtls != nil else {
      // The far end may be done with ICE before we are; eight datagrams hold any first flight.
      if earlyDTLS.count < 8 { earlyDTLS.append(datagram.toArray()) }
      return
    }
    dtls?.receive(datagram, at: now)
    followDTLS()
  }

  mutating func followDTLS() {
    while let event = dtls?.pollEvent() {
      switch event {
      case .connected(let keys):
        do {
          srtp = try configuration.srtp.make(keys, allowsRepeats: true)
        } catch {
          fail(.handshake("no media keys: \(error)"))
          return
        }
        connectDeadline = nil
        reportsDue = now + configuration.reportInterval
        setState(.connected)
        channels.start(isDTLSClient: dtlsRole == .client, at: now)
      case .data(let packet):
        channels.receive(packet.span.bytes, at: now)
      case .closed:
        fail(.closedByPeer)
      case .failed(let error):
        fail(.handshake("\(error)"))
      }
    }
    dtlsDeadline = dtls?.nextDeadline
  }

  // MARK: Data channels

  /// Opens a data channel; messages may be sent once it is open.
  /// - Throws: `DataChannelError` when the label is too long, or there are too many channels.
  public mutating func openDataChannel(
    label: String, protocol subprotocol: String = "", ordered: Bool = true,
    reliability: SCTPReliability = .reliable, negotiatedID: UInt16? = nil
  ) throws(DataChannelError) -> DataChannelID {
    try channels.open(
      label: label, protocol: subprotocol, ordered: ordered, reliability: reliability, negotiatedID: negotiatedID)
  }

  public mutating func sendData(_ payload: RawSpan, binary: Bool, on channel: DataChannelID, at now: MediaInstant)
    -> DataChannelSendResult
  {
    self.now = now
    return channels.send(channel, payload: payload, binary: binary, at: now)
  }

  public mutating func closeDataChannel(_ channel: DataChannelID, at now: MediaInstant) {
    self.now = now
    channels.close(channel, at: now)
  }

  /// Bytes given to a channel and not yet acknowledged.
  public func bufferedAmount(_ channel: DataChannelID) -> Int { channels.bufferedAmount(channel) }
}

extension PacketDropReason {
  init(_ reason: SRTPDropReason) {
    switch reason {
    case .replayed: self = .replayed
    case .malformed: self = .malformedRTP
    case .tooManySources: self = .tooManySources
    default: self = .failedAuthentication
    }
  }
}
