import MediaBasics

/// The selected pair is kept alive and watched (RFC 7675).
extension ICEAgent {
  /// How often the other pairs are tried again while the selected one is silent.
  private static let recoveryInterval = MediaDuration.seconds(3)

  /// When the selected pair has been silent for so long that the state changes.
  var silenceDeadline: MediaInstant? {
    guard let consent else { return nil }
    let disconnection = consent.answeredAt + configuration.disconnectedTimeout
    let isCurrent = consent.generation == checklist.generation
    return isCurrent && state != .disconnected ? min(disconnection, expiry(of: consent)) : expiry(of: consent)
  }

  /// When consent is gone: sooner when the peer is not heard at all than when only our checks stay unanswered.
  private func expiry(of consent: ICEConsent) -> MediaInstant {
    let silent =
      max(consent.answeredAt, consent.heardAt) + configuration.disconnectedTimeout + configuration.failedTimeout
    return min(silent, consent.answeredAt + configuration.consentExpiry)
  }

  mutating func maintainConsent() {
    guard let consent else { return }
    let isCurrent = consent.generation == checklist.generation
    if clock >= expiry(of: consent) {
      // During a restart the new generation still has its chance.
      if isCurrent { fail() } else { loseSelectedPath() }
      return
    }
    if isCurrent, clock >= consent.answeredAt + configuration.disconnectedTimeout { change(state: .disconnected) }
    if clock >= consent.nextProbeAt { probe(consent) }
    if isCurrent { recover() }
  }

  private mutating func probe(_ consent: ICEConsent) {
    let id = STUNTransactionID(from: &random)
    // Naming the pair again tells a peer whose view of our address has changed which pair is meant.
    let datagram = request(
      id, local: consent.local, remote: consent.remote, reflexivePriority: consent.reflexivePriority, nominating: true)
    transmit(datagram, on: consent.path)
    let patience = max(configuration.probeInterval, (consent.roundTripTime ?? .zero) * 2)
    let next = clock + spread(patience)
    self.consent?.probes.append(ICEConsent.Probe(transactionID: id, role: role, sentAt: clock))
    if consent.probes.count >= ICEConsent.maximumProbes { self.consent?.probes.removeFirst() }
    self.consent?.unanswered += 1
    self.consent?.nextProbeAt = next
  }

  mutating func receiveConsentResponse(_ message: borrowing STUNMessage, probe index: Int) {
    guard let probe = consent?.probes.remove(at: index) else { return }
    guard message.messageClass == .success else {
      if message.errorCode == 487, role == probe.role, !checklist.isRemoteLite {
        change(role: role.opposite)
        tieBreaker = random.next()
        consent?.nextProbeAt = clock
      }
      return
    }
    let next = clock + spread(configuration.consentInterval)
    let roundTripTime = MediaDuration.smoothed(consent?.roundTripTime, with: clock - probe.sentAt)
    consent?.answeredAt = clock
    consent?.heardAt = clock
    consent?.unanswered = 0
    consent?.roundTripTime = roundTripTime
    consent?.nextProbeAt = next
    if state == .disconnected, consent?.generation == checklist.generation {
      change(state: checklist.isRemoteComplete ? .completed : .connected)
    }
  }

  /// While the selected pair is in doubt, gives every other pair another chance from time to time.
  private mutating func recover() {
    guard let consent, consent.isInDoubt, consent.nextRecoveryAt.map({ clock >= $0 }) ?? true else { return }
    self.consent?.nextRecoveryAt = clock + Self.recoveryInterval
    for index in checklist.pairs.indices {
      let pair = checklist.pairs[index]
      guard pair.path != consent.path, pair.state != .inProgress, pair.id != checklist.nominating else { continue }
      if pair.state == .succeeded, pair.validatedAt.map({ $0 > consent.answeredAt }) ?? false { continue }
      checklist.pairs[index].state = .waiting
    }
  }

  /// A duration within ±20 % of the mean, so that agents do not beat in time (RFC 7675 §5.1).
  mutating func spread(_ mean: MediaDuration) -> MediaDuration {
    mean * Int.random(in: 800...1_200, using: &random) / 1_000
  }
}
