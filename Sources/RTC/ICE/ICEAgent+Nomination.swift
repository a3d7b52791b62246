import MediaBasics

/// Who decides on the pair that media uses (RFC 8445 §8.1).
extension ICEAgent {
  /// A peer that nominates a worse pair this long after it last nominated the selected one means it; before, it is still
  /// nominating everything it finds (aggressive nomination), and the best pair counts.
  private static let settling = MediaDuration.seconds(2)

  /// True when this generation has a selected pair.
  private var isSettled: Bool { consent?.generation == checklist.generation }

  /// When the wait for something better than the best valid pair ends; nil when there is nothing to decide.
  var nominationDeadline: MediaInstant? {
    guard role == .controlling, checklist.nominating == nil, !isSettled, let firstValidAt = checklist.firstValidAt,
      let best = checklist.pairs.firstIndex(where: { $0.state == .succeeded })
    else { return nil }
    let isBeatable = checklist.pairs[..<best].contains { $0.state == .waiting || $0.state == .inProgress }
    guard isBeatable else { return clock }
    return firstValidAt + nominationDelay(of: checklist.pairs[best])
  }

  private func nominationDelay(of pair: ICEPair) -> MediaDuration {
    let kinds = (pair.localKind, pair.remoteKind)
    switch kinds {
    case (.host, .host): return configuration.hostNominationDelay
    case (.relayed, _), (_, .relayed): return configuration.relayedNominationDelay
    default: return configuration.reflexiveNominationDelay
    }
  }

  /// Nominates when the time has come, or moves away from a selected pair that does not answer.
  mutating func decideNomination() {
    guard state != .failed, checklist.remote != nil else { return }
    if let consent, isSettled {
      if consent.isInDoubt { replaceDoubtedPair(consent) }
      return
    }
    guard let deadline = nominationDeadline, clock >= deadline,
      let best = checklist.pairs.firstIndex(where: { $0.state == .succeeded })
    else { return }
    nominate(pairAt: best)
  }

  private mutating func nominate(pairAt index: Int) {
    checklist.nominating = checklist.pairs[index].id
    startCheck(pairAt: index, nominating: true)
  }

  /// The selected pair is silent: whichever other pair has answered since its last answer takes over.
  private mutating func replaceDoubtedPair(_ consent: ICEConsent) {
    guard checklist.nominating == nil else { return }
    let candidate = checklist.pairs.firstIndex { pair in
      pair.path != consent.path && pair.state == .succeeded
        && pair.validatedAt.map { $0 > consent.answeredAt } ?? false
        // The controlled side follows only where the peer itself sends from now.
        && (role == .controlling || pair.heardAt.map { $0 > consent.answeredAt } ?? false)
    }
    guard let candidate else { return }
    switch role {
    case .controlling: nominate(pairAt: candidate)
    case .controlled: select(pairAt: candidate)
    }
  }

  /// The controlled side's part: uses a pair that works and that the peer nominated.
  mutating func acceptNomination(ofPairAt index: Int) {
    let pair = checklist.pairs[index]
    guard role == .controlled, pair.state == .succeeded, let nominatedAt = pair.nominatedAt else { return }
    guard let consent, isSettled else { return select(pairAt: index) }
    if consent.path == pair.path {
      self.consent?.nominatedAt = nominatedAt
    } else if pair.priority > consent.pairPriority || consent.isInDoubt
      || nominatedAt - consent.nominatedAt >= Self.settling
    {
      select(pairAt: index)
    }
  }

  /// Media takes this pair from now on.
  mutating func select(pairAt index: Int) {
    guard let remote = checklist.remote else { return }
    let pair = checklist.pairs[index]
    let hasMoved = consent?.path != pair.path
    let nextProbeAt = clock + spread(configuration.consentInterval)
    consent = ICEConsent(
      path: pair.path, generation: checklist.generation, local: checklist.local, remote: remote,
      reflexivePriority: reflexivePriority(of: pair.path.local), pairPriority: pair.priority, answeredAt: clock,
      heardAt: clock, nominatedAt: pair.nominatedAt ?? clock, nextProbeAt: nextProbeAt,
      roundTripTime: pair.roundTripTime)
    checklist.nominating = nil
    checklist.triggered.removeAll()
    // What is under way for other pairs may still be answered, but is not repeated (RFC 8445 §8.1.2).
    for other in checklist.pairs.indices {
      checklist.pairs[other].cancelRetransmission()
      if checklist.pairs[other].state == .inProgress { checklist.pairs[other].state = .waiting }
    }
    if retired != nil { retired?.until = clock + ICERetiredCredentials.grace }
    if hasMoved { report(.selectedPathChanged(pair.path)) }
    change(state: checklist.isRemoteComplete ? .completed : .connected)
  }
}
