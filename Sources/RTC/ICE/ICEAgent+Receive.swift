import MediaBasics

/// What comes in (RFC 8445 §7.2.5 and §7.3).
extension ICEAgent {
  /// How long a valid pair that is not in use counts as valid without a new check.
  private static let freshness = MediaDuration.seconds(5)

  /// Takes in a STUN datagram.
  ///
  /// - Parameter path: `local` is the candidate address the datagram arrived at, `remote` its source.
  public mutating func receive(_ datagram: RawSpan, on path: TransportPath, at now: MediaInstant) {
    guard state != .closed else { return drops.count(.closed) }
    guard state != .failed else { return drops.count(.failed) }
    clock = max(clock, now)
    guard let message = STUNMessage(datagram) else { return drops.count(.malformed) }
    guard message.method == .binding else { return drops.count(.unexpectedMethod) }
    guard message.fingerprint != .invalid else { return drops.count(.fingerprintMismatch) }
    guard localCandidates.contains(where: { $0.base == path.local }) else { return drops.count(.unknownLocalAddress) }
    switch message.messageClass {
    case .request: receiveRequest(message, on: path)
    case .success, .error: receiveResponse(message, on: path)
    case .indication: break  // A keepalive: asks for nothing and, not being authenticated, proves nothing.
    }
    advance(to: clock)
  }

  private mutating func receiveRequest(_ message: borrowing STUNMessage, on path: TransportPath) {
    guard let username = message.username, message.hasIntegrity else { return drops.count(.missingCredentials) }
    guard let fragments = STUNUsernameFragments(username: username) else { return drops.count(.unknownUsername) }
    if fragments.local.equals(checklist.local.credentials.usernameFragment) {
      guard message.isAuthentic(key: checklist.local.key) else { return drops.count(.integrityMismatch) }
      noteProven(path)
      let isOfThisGeneration =
        checklist.remote.map { fragments.remote.equals($0.credentials.usernameFragment) } ?? true
      receiveCheck(message, on: path, isOfThisGeneration: isOfThisGeneration)
    } else if let retired, fragments.local.equals(retired.local.credentials.usernameFragment) {
      guard message.isAuthentic(key: retired.local.key) else { return drops.count(.integrityMismatch) }
      noteProven(path)
      if consent?.path == path { consent?.heardAt = clock }
      respond(to: message, on: path, key: retired.local.key)
    } else {
      drops.count(.unknownUsername)
    }
  }

  /// An authentic request with our current credentials.
  private mutating func receiveCheck(
    _ message: borrowing STUNMessage, on path: TransportPath, isOfThisGeneration: Bool
  ) {
    let key = checklist.local.key
    guard message.unrecognizedAttributes.isEmpty else {
      drops.count(.badRequest)
      return refuse(message, on: path, key: key, code: 420, reason: "Unknown Attribute")
    }
    guard let priority = message.priority, message.iceControlled == nil || message.iceControlling == nil else {
      drops.count(.badRequest)
      return refuse(message, on: path, key: key, code: 400, reason: "Bad Request")
    }
    guard isOfThisGeneration else {
      drops.count(.unknownGeneration)
      return respond(to: message, on: path, key: key)
    }

    // RFC 8445 §7.3.1.1. A lite peer never has a say in roles.
    if role == .controlling, let other = message.iceControlling {
      guard tieBreaker < other, !checklist.isRemoteLite else {
        return refuse(message, on: path, key: key, code: 487, reason: "Role Conflict")
      }
      change(role: .controlled)
    } else if role == .controlled, let other = message.iceControlled {
      guard tieBreaker >= other else {
        return refuse(message, on: path, key: key, code: 487, reason: "Role Conflict")
      }
      change(role: .controlling)
    }

    respond(to: message, on: path, key: key)
    checklist.hopeAt = clock
    if consent?.path == path { consent?.heardAt = clock }
    guard let index = pairForRequest(on: path, priority: priority, at: clock) else {
      return drops.count(.tooManyCandidates)
    }
    checklist.pairs[index].heardAt = clock
    let isNominated = message.useCandidate && role == .controlled
    if isNominated { checklist.pairs[index].nominatedAt = clock }
    // That a pair worked long ago says little about now.
    let isStale = checklist.pairs[index].validatedAt.map { clock - $0 > Self.freshness } ?? true
    if isStale, path != consent?.path, checklist.nominating != checklist.pairs[index].id {
      checklist.pairs[index].state = .waiting
    }
    if checklist.pairs[index].state != .succeeded { checklist.trigger(at: index) }
    if isNominated { acceptNomination(ofPairAt: index) }
  }

  private mutating func respond(to message: borrowing STUNMessage, on path: TransportPath, key: [UInt8]) {
    var builder = STUNMessageBuilder(.success, transactionID: message.transactionID)
    builder.addXORMappedAddress(path.remote)
    transmit(builder.finish(key: key), on: path)
  }

  private mutating func refuse(
    _ message: borrowing STUNMessage, on path: TransportPath, key: [UInt8], code: Int, reason: String
  ) {
    var builder = STUNMessageBuilder(.error, transactionID: message.transactionID)
    builder.addErrorCode(code, reason: reason)
    if code == 420 { builder.addUnknownAttributes(message.unrecognizedAttributes) }
    transmit(builder.finish(key: key), on: path)
  }

  private mutating func receiveResponse(_ message: borrowing STUNMessage, on path: TransportPath) {
    let id = message.transactionID
    if let consent, let probe = consent.probes.firstIndex(where: { $0.transactionID == id }) {
      guard message.isAuthentic(key: consent.remote.key) else { return drops.count(.integrityMismatch) }
      guard path == consent.path else { return drops.count(.asymmetricResponse) }
      return receiveConsentResponse(message, probe: probe)
    }
    for index in checklist.pairs.indices {
      guard let check = checklist.pairs[index].checks.firstIndex(where: { $0.transactionID == id }) else { continue }
      guard let remote = checklist.remote, message.isAuthentic(key: remote.key) else {
        return drops.count(.integrityMismatch)
      }
      return receiveCheckResponse(message, on: path, pairAt: index, checkAt: check)
    }
    drops.count(.unmatchedResponse)
  }

  private mutating func receiveCheckResponse(
    _ message: borrowing STUNMessage, on path: TransportPath, pairAt index: Int, checkAt checkIndex: Int
  ) {
    noteProven(path)
    let check = checklist.pairs[index].checks.remove(at: checkIndex)
    let id = checklist.pairs[index].id
    // RFC 8445 §7.2.5.2.1: the way there must be the way back.
    guard path == checklist.pairs[index].path else {
      drops.count(.asymmetricResponse)
      return failPair(at: index)
    }
    if message.messageClass == .error {
      if message.errorCode == 487 {
        // A stale conflict, from before the role changed, changes nothing (RFC 8445 §7.2.5.1).
        if role == check.role, !checklist.isRemoteLite {
          change(role: role.opposite)
          tieBreaker = random.next()
        }
        if checklist.nominating == id { checklist.nominating = nil }
        guard let again = checklist.index(ofPair: id) else { return }
        if checklist.pairs[again].state == .inProgress { checklist.trigger(at: again) }
        return
      }
      return failPair(at: index)
    }
    guard let mapped = message.mappedAddress, message.unrecognizedAttributes.isEmpty else {
      drops.count(.malformed)
      return failPair(at: index)
    }
    discover(mapped, base: path.local)
    if check.transmissions == 1 {
      checklist.pairs[index].roundTripTime = .smoothed(checklist.pairs[index].roundTripTime, with: clock - check.sentAt)
    }
    // A late answer to an ordinary check must not end the repetition of the nomination that came after it.
    if check.isNominating || checklist.nominating != id { checklist.pairs[index].cancelRetransmission() }
    checklist.pairs[index].state = .succeeded
    checklist.pairs[index].validatedAt = clock
    checklist.firstValidAt = checklist.firstValidAt ?? clock
    // Somebody new answers while a pair is in use: find out at once whether that pair still does.
    if let consent, consent.generation == checklist.generation, consent.path != path, consent.unanswered == 0 {
      self.consent?.nextProbeAt = clock
    }
    if check.isNominating, role == .controlling, check.role == .controlling, checklist.nominating == id {
      select(pairAt: index)
    } else {
      acceptNomination(ofPairAt: index)
    }
  }

  /// A check or its nomination went wrong for good.
  mutating func failPair(at index: Int) {
    checklist.pairs[index].state = .failed
    checklist.pairs[index].checks.removeAll()
    if checklist.nominating == checklist.pairs[index].id { checklist.nominating = nil }
  }

  /// Notes an address at which the peer sees us and which we did not know (RFC 8445 §7.2.5.3.1).
  private mutating func discover(_ mapped: TransportAddress, base: TransportAddress) {
    guard !localCandidates.contains(where: { $0.address == mapped }), !discovered.contains(mapped),
      discovered.count < configuration.maximumLocalCandidates,
      let local = localCandidates.first(where: { $0.base == base })
    else { return }
    discovered.append(mapped)
    report(
      .localCandidateDiscovered(
        ICECandidate(
          foundation: ICECandidate.foundation(kind: .peerReflexive, base: base), priority: local.reflexivePriority,
          address: mapped, kind: .peerReflexive, relatedAddress: base)))
  }
}

extension RawSpan {
  /// Byte by byte equality with a text.
  fileprivate func equals(_ text: String) -> Bool {
    withUnsafeBytes { $0.elementsEqual(text.utf8) }
  }
}
