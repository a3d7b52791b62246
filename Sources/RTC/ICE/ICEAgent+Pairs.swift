import MediaBasics

/// Candidates become pairs (RFC 8445 §6.1.2).
extension ICEAgent {
  /// Forms the pair of a local and a remote candidate, unless it exists or makes no sense; answers its index.
  ///
  /// - Parameter isHeard: the peer has just shown that it uses this pair, which is worth more room than any priority.
  @discardableResult
  mutating func pair(_ local: ICECandidate, with remote: ICERemoteCandidate, isHeard: Bool = false) -> Int? {
    let path = TransportPath(local: local.base, remote: remote.candidate.address)
    guard path.local.family == path.remote.family,
      // RFC 8445 §6.1.2.2: an IPv6 link-local address reaches only its like.
      path.local.family == .ipv4 || path.local.isLinkLocal == path.remote.isLinkLocal
    else { return nil }
    // A reflexive candidate sends from its base, so the pair counts as its base's (RFC 8445 §6.1.2.4).
    guard let base = localCandidates.first(where: { $0.address == path.local }) else { return nil }
    if let known = checklist.index(ofPairOn: path) { return known }
    var pair = ICEPair(
      id: checklist.makePairID(), path: path, localKind: base.kind, localPriority: base.priority,
      remoteKind: remote.candidate.kind, remotePriority: remote.candidate.priority)
    pair.computePriority(role: role)
    guard makeRoomForPair(of: isHeard ? .max : pair.priority) else { return nil }
    checklist.pairs.append(pair)
    checklist.sort()
    return checklist.index(ofPair: pair.id)
  }

  /// Makes sure one more pair fits, at the price of a failed one or of the worst; false when the new one is the worst.
  private mutating func makeRoomForPair(of priority: UInt64) -> Bool {
    guard checklist.pairs.count >= configuration.maximumPairs else { return true }
    if let failed = checklist.pairs.lastIndex(where: { $0.state == .failed }) {
      removePair(at: failed)
      return true
    }
    guard let worst = checklist.pairs.lastIndex(where: { $0.path != selectedPath && $0.id != checklist.nominating }),
      checklist.pairs[worst].priority < priority
    else { return false }
    removePair(at: worst)
    return true
  }

  private mutating func removePair(at index: Int) {
    let id = checklist.pairs[index].id
    checklist.triggered.removeAll { $0 == id }
    if checklist.nominating == id { checklist.nominating = nil }
    checklist.pairs.remove(at: index)
  }

  /// Makes sure one more remote candidate fits, at the price of the learned one that has been silent for longest.
  mutating func makeRoomForRemoteCandidate() -> Bool {
    guard checklist.remoteCandidates.count >= configuration.maximumRemoteCandidates else { return true }
    var oldest: Int?
    for (index, remote) in checklist.remoteCandidates.enumerated() {
      guard !remote.isSignalled, remote.candidate.address != selectedPath?.remote else { continue }
      if let known = oldest, heard(checklist.remoteCandidates[known]) <= heard(remote) { continue }
      oldest = index
    }
    guard let oldest else { return false }
    forget(checklist.remoteCandidates[oldest])
    return true
  }

  private func heard(_ remote: ICERemoteCandidate) -> MediaInstant { remote.heardAt ?? .zero }

  /// Forgets a remote candidate and its pairs.
  mutating func forget(_ remote: ICERemoteCandidate) {
    let address = remote.candidate.address
    checklist.remoteCandidates.removeAll { $0.candidate.address == address }
    for index in checklist.pairs.indices.reversed() where checklist.pairs[index].path.remote == address {
      removePair(at: index)
    }
  }

  /// Signalling caught up with a candidate that a check had revealed: what the peer says of it now counts (RFC 8838 §11.4).
  mutating func learn(_ candidate: ICECandidate, at index: Int) {
    guard !checklist.remoteCandidates[index].isSignalled else { return }
    checklist.remoteCandidates[index].candidate = candidate
    checklist.remoteCandidates[index].isSignalled = true
    for pair in checklist.pairs.indices where checklist.pairs[pair].path.remote == candidate.address {
      checklist.pairs[pair].remoteKind = candidate.kind
      checklist.pairs[pair].remotePriority = candidate.priority
      checklist.pairs[pair].computePriority(role: role)
    }
    checklist.sort()
  }

  /// The pair an authentic request came in on, made if need be (RFC 8445 §7.3.1.3); nil when there is no room.
  mutating func pairForRequest(on path: TransportPath, priority: UInt32, at now: MediaInstant) -> Int? {
    if let known = checklist.remoteCandidates.firstIndex(where: { $0.candidate.address == path.remote }) {
      checklist.remoteCandidates[known].heardAt = now
    } else {
      guard path.remote.isReachable, makeRoomForRemoteCandidate() else { return nil }
      let candidate = ICECandidate(
        foundation: ICECandidate.foundation(kind: .peerReflexive, base: path.remote), priority: priority,
        address: path.remote, kind: .peerReflexive)
      checklist.remoteCandidates.append(
        ICERemoteCandidate(candidate: candidate, isSignalled: false, heardAt: now))
    }
    if let known = checklist.index(ofPairOn: path) { return known }
    guard let remote = checklist.remoteCandidates.first(where: { $0.candidate.address == path.remote }),
      let local = localCandidates.first(where: { $0.base == path.local })
    else { return nil }
    return pair(local, with: remote, isHeard: true)
  }
}
