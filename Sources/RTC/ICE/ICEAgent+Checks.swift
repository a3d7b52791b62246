import MediaBasics

/// Checks go out, paced and repeated (RFC 8445 §7.2.1 to §7.2.4, §14).
extension ICEAgent {
  /// Does everything that is due. Time never goes back: an earlier instant counts as the latest met.
  public mutating func advance(to now: MediaInstant) {
    guard state != .closed else { return }
    clock = max(clock, now)
    takeNews()
    retireCredentials()
    retransmit()
    maintainConsent()
    decideNomination()
    sendNextCheck()
    losePatience()
  }

  /// The latest moment to call `advance(to:)`; nil when nothing is under way. A moment in the past means at once.
  public var nextDeadline: MediaInstant? { nextWakeUp?.instant }

  /// `nextDeadline` with its reason.
  public var nextWakeUp: ICEWakeUp? {
    guard state != .closed else { return nil }
    var next: ICEWakeUp?
    func offer(_ instant: MediaInstant?, _ reason: ICEWakeUp.Reason) {
      guard let instant, next.map({ instant < $0.instant }) ?? true else { return }
      next = ICEWakeUp(instant: instant, reason: reason)
    }
    if checklist.hasNews { offer(clock, .check) }
    offer(retired?.until, .retirement)
    offer(consent?.nextProbeAt, .consent)
    offer(silenceDeadline, .silence)
    guard state != .failed, checklist.remote != nil else { return next }
    if checklist.hasPairToCheck(ordinary: checksOrdinaryPairs) {
      offer(max(checklist.nextCheckAt ?? clock, clock), .check)
    }
    for pair in checklist.pairs { offer(pair.deadline, .retransmission) }
    offer(nominationDeadline, .nomination)
    offer(patienceDeadline, .patience)
    return next
  }

  /// Starts patience, or renews it, now that time is known for what came without.
  private mutating func takeNews() {
    guard checklist.hasNews else { return }
    checklist.hasNews = false
    checklist.hopeAt = clock
    if checklist.remote != nil, checklist.startedAt == nil { checklist.startedAt = clock }
  }

  private mutating func retireCredentials() {
    if let until = retired?.until, clock >= until { retired = nil }
  }

  /// Once a pair is selected only triggered pairs are checked, until the selected one is in doubt.
  var checksOrdinaryPairs: Bool {
    guard let consent, consent.generation == checklist.generation else { return true }
    return consent.isInDoubt
  }

  private mutating func sendNextCheck() {
    guard state != .failed, checklist.remote != nil, checklist.nextCheckAt.map({ clock >= $0 }) ?? true,
      let index = checklist.takeNextToCheck(ordinary: checksOrdinaryPairs)
    else { return }
    startCheck(pairAt: index, nominating: false)
    checklist.nextCheckAt = clock + configuration.checkInterval
  }

  /// Sends a new check for a pair; older ones of the same pair are no longer repeated.
  mutating func startCheck(pairAt index: Int, nominating: Bool) {
    guard let remote = checklist.remote else { return }
    let pair = checklist.pairs[index]
    let id = STUNTransactionID(from: &random)
    let datagram = request(
      id, local: checklist.local, remote: remote, reflexivePriority: reflexivePriority(of: pair.path.local),
      nominating: nominating)
    // RFC 8445 §14.3: with many checks under way answers are not to be expected sooner.
    let open = checklist.pairs.count { $0.state == .inProgress || $0.state == .waiting }
    let timeout = max(configuration.initialRetransmission, configuration.checkInterval * open)
    checklist.pairs[index].append(
      ICECheck(
        transactionID: id, role: role, isNominating: nominating, datagram: datagram, sentAt: clock, timeout: timeout,
        deadline: clock + timeout))
    if !nominating { checklist.pairs[index].state = .inProgress }
    transmit(datagram, on: pair.path)
  }

  func reflexivePriority(of base: TransportAddress) -> UInt32 {
    localCandidates.first { $0.base == base }?.reflexivePriority
      ?? ICECandidate.priority(.peerReflexive, localPreference: 0)
  }

  /// A Binding request as RFC 8445 §7.2.2 wants it.
  mutating func request(
    _ id: STUNTransactionID, local: ICEKeys, remote: ICEKeys, reflexivePriority: UInt32, nominating: Bool
  ) -> [UInt8] {
    var builder = STUNMessageBuilder(.request, transactionID: id)
    builder.add(
      .username, text: "\(remote.credentials.usernameFragment):\(local.credentials.usernameFragment)")
    builder.add(.priority, reflexivePriority)
    builder.add(role == .controlling ? .iceControlling : .iceControlled, tieBreaker)
    if nominating, role == .controlling { builder.add(.useCandidate, []) }
    return builder.finish(key: remote.key)
  }

  private mutating func retransmit() {
    for index in checklist.pairs.indices {
      guard let deadline = checklist.pairs[index].deadline, clock >= deadline,
        let last = checklist.pairs[index].checks.indices.last
      else { continue }
      guard checklist.pairs[index].checks[last].transmissions < configuration.maximumTransmissions else {
        failPair(at: index)
        continue
      }
      let timeout = checklist.pairs[index].checks[last].timeout
      let next = min(timeout * 2, max(configuration.maximumRetransmission, timeout))
      checklist.pairs[index].checks[last].transmissions += 1
      checklist.pairs[index].checks[last].timeout = next
      checklist.pairs[index].checks[last].deadline = clock + next
      transmit(checklist.pairs[index].checks[last].datagram, on: checklist.pairs[index].path)
    }
  }

  /// When to give up on a peer that no pair reaches, or that never nominates one; nil while a check may still succeed or a
  /// pair is in use.
  private var patienceDeadline: MediaInstant? {
    guard state == .checking, let startedAt = checklist.startedAt, !checklist.isBusy else { return nil }
    // A peer that has not said it is done may still trickle: then patience counts from the last sign of it.
    var since = checklist.isRemoteComplete ? startedAt : max(startedAt, checklist.hopeAt ?? startedAt)
    for pair in checklist.pairs where pair.state == .succeeded { since = max(since, pair.validatedAt ?? since) }
    return since + configuration.patience
  }

  private mutating func losePatience() {
    guard let deadline = patienceDeadline, clock >= deadline else { return }
    fail()
  }

  /// Nothing works any more: media stops, and only a restart helps.
  mutating func fail() {
    loseSelectedPath()
    checklist.triggered.removeAll()
    checklist.nominating = nil
    for index in checklist.pairs.indices { failPair(at: index) }
    change(state: .failed)
  }
}
