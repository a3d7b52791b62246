extension Negotiation {
  /// Takes the peer's offer or answer (RFC 8829 sections 5.7 and 5.10).
  ///
  /// An offer leads to `.haveRemoteOffer`, where `createAnswer` completes the exchange; a remote offer that is still
  /// pending is replaced. An answer completes it here.
  /// - Returns: what changed, in the order of the sections.
  /// - Throws: `wrongState` for an offer while a local one is pending (roll back first to give way) and for an answer
  ///   without one; the other cases when the description cannot be used. Nothing is changed then.
  @discardableResult
  public mutating func setRemote(
    _ description: SessionDescription, as type: DescriptionType
  ) throws(NegotiationError) -> [NegotiationChange] {
    var next = self
    let changes =
      switch type {
      case .offer: try next.takeOffer(description)
      case .answer: try next.takeAnswer(description)
      }
    self = next
    return changes
  }

  /// The peer's transport as its newest description gives it: the pending offer's, else the last agreement's.
  public var remoteTransport: RemoteTransport? {
    if signalingState == .haveRemoteOffer, let pendingOffer {
      return try? tagTransport(ofOffer: pendingOffer, accepted: acceptedSections(of: pendingOffer))
    }
    return session?.remoteTransport
  }

  // MARK: Offers

  private mutating func takeOffer(_ offer: SessionDescription) throws(NegotiationError) -> [NegotiationChange] {
    guard signalingState != .haveLocalOffer else { throw .wrongState(signalingState) }
    rollBack()
    try checkMids(of: offer)
    guard offer.media.count >= slots.count
    else { throw .sectionCount(expected: slots.count, found: offer.media.count) }
    guard offer.media.count <= Self.maximumSections else { throw .tooManySections(limit: Self.maximumSections) }
    save()

    var changes: [NegotiationChange] = []
    for (index, section) in offer.media.enumerated() {
      if slots.indices.contains(index), slots[index].content != .refused {
        guard section.mid == slots[index].mid || section.mid == nil && section.isRejected, suits(section, slots[index])
        else { throw .changedSection(index: index) }
        continue
      }
      let slot = placeOffered(section, direction: offer.direction(of: section), changes: &changes)
      if slots.indices.contains(index) { slots[index] = slot } else { slots.append(slot) }
    }
    assignMids()
    pendingOffer = offer
    signalingState = .haveRemoteOffer
    let transport = try tagTransport(ofOffer: offer, accepted: acceptedSections(of: offer))
    if let old = session?.remoteTransport, let new = transport {
      changes += Self.transportChanges(from: old, to: new)
    }
    return changes
  }

  /// Finds or makes what a new offered section is for.
  private mutating func placeOffered(
    _ section: MediaSection, direction: MediaDirection, changes: inout [NegotiationChange]
  ) -> SectionSlot {
    let mid = section.mid ?? ""
    guard !section.isRejected else { return SectionSlot(mid: mid, content: .refused) }
    if section.isDataChannel, configuration.acceptsDataChannels, !slots.contains(where: { $0.content == .dataChannels })
    {
      return SectionSlot(mid: mid, content: .dataChannels)
    }
    guard section.kind.isRTP, section.transportProtocol.isRTPProfile, !configuration.codecs(section.kind).isEmpty
    else { return SectionSlot(mid: mid, content: .refused) }
    let placed = Set(slots.compactMap(\.transceiver))
    let waiting = store.first {
      $0.kind == section.kind && !$0.isStopped && !placed.contains($0.id) && $0.direction.sends && direction.receives
    }
    if let waiting { return SectionSlot(mid: mid, content: .transceiver(waiting.id)) }
    let id = makeTransceiver(section.kind, direction: .receiveOnly, sender: nil)
    store[store.count - 1].isRemoteMade = true
    changes.append(.transceiverAdded(id))
    return SectionSlot(mid: mid, content: .transceiver(id))
  }

  private func suits(_ section: MediaSection, _ slot: SectionSlot) -> Bool {
    switch slot.content {
    case .refused: true
    case .dataChannels: section.kind == .application
    case .transceiver(let id): transceiver(id)?.kind == section.kind
    }
  }

  // MARK: Answers

  private mutating func takeAnswer(_ answer: SessionDescription) throws(NegotiationError) -> [NegotiationChange] {
    guard signalingState == .haveLocalOffer, let offer = pendingOffer else { throw .wrongState(signalingState) }
    try checkMids(of: answer, isAnswer: true)
    guard answer.media.count == offer.media.count
    else { throw .sectionCount(expected: offer.media.count, found: answer.media.count) }
    for (index, (answered, offered)) in zip(answer.media, offer.media).enumerated() {
      guard answered.kind == offered.kind, answered.mid == nil || answered.mid == offered.mid
      else { throw .changedSection(index: index) }
    }
    return try complete(local: offer, remote: answer, isLocalOffer: true)
  }

  /// Mids must be unique, present where a section is in use, and known where a group names them.
  private func checkMids(of description: SessionDescription, isAnswer: Bool = false) throws(NegotiationError) {
    var seen: Set<String> = []
    for (index, section) in description.media.enumerated() {
      guard let mid = section.mid else {
        guard section.isRejected || isAnswer else { throw .missingMid(index: index) }
        continue
      }
      guard seen.insert(mid).inserted else { throw .duplicateMid(mid) }
    }
    guard !isAnswer || seen.count == description.media.count else { return }
    for mid in description.bundledMids where !seen.contains(mid) { throw .unknownBundledMid(mid) }
  }
}

extension String {
  /// Whether this is one of the profiles a WebRTC endpoint must take for RTP (RFC 8829 section 5.1.3).
  fileprivate var isRTPProfile: Bool {
    [
      "UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/DTLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVP", "TCP/TLS/RTP/SAVPF",
      "RTP/SAVPF", "RTP/SAVP", "RTP/AVPF", "RTP/AVP",
    ].contains(self)
  }
}
