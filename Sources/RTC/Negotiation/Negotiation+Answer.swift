extension Negotiation {
  /// Makes the answer to the pending remote offer, takes it as the local description and so completes the exchange
  /// (RFC 8829 section 5.3).
  ///
  /// Payload types and header extension identifiers are the offerer's. Sections without a common codec, of unknown
  /// kinds, or outside the BUNDLE group are refused.
  /// - Throws: `wrongState` without a remote offer, `missingTransport` or `unusableSetup` when the offer lacks what the
  ///   connection needs.
  public mutating func createAnswer(
    _ transport: TransportDescription
  ) throws(NegotiationError) -> (answer: SessionDescription, changes: [NegotiationChange]) {
    var next = self
    let result = try next.answer(transport)
    self = next
    return result
  }

  private mutating func answer(
    _ transport: TransportDescription
  ) throws(NegotiationError) -> (answer: SessionDescription, changes: [NegotiationChange]) {
    guard signalingState == .haveRemoteOffer, let offer = pendingOffer else { throw .wrongState(signalingState) }
    let accepted = acceptedSections(of: offer)
    let remote = try tagTransport(ofOffer: offer, accepted: accepted)
    let setup = try Self.answerRole(
      offered: remote?.setup, established: session?.localRole, wanted: transport.answerRole)

    // The answer's BUNDLE group keeps the offer's order (RFC 8843 section 7.3), and candidates go to its tag.
    let order = offer.bundledMids
    let kept = order.filter { mid in accepted.contains { offer.media[$0].mid == mid } }
    let tag = kept.first ?? accepted.first.flatMap { offer.media[$0].mid }
    var media: [MediaSection] = []
    for (index, section) in offer.media.enumerated() {
      let attributes = transport.attributes(setup: setup, withCandidates: section.mid == tag)
      switch accepted.contains(index) ? slots[index].content : .refused {
      case .dataChannels:
        media.append(
          dataChannelSection(
            mid: section.mid ?? "", transportProtocol: section.transportProtocol, transport: attributes))
      case .transceiver(let id):
        guard let transceiver = transceiver(id) else { throw .unknownTransceiver }
        media.append(answeredSection(transceiver, to: section, in: offer, transport: attributes))
      case .refused:
        media.append(
          refusal(
            of: section.kind, transportProtocol: section.transportProtocol, formats: section.formats,
            mid: section.mid ?? ""))
      }
    }
    var answer = describe(media, isLite: transport.isLite)
    answer.groups = kept.isEmpty ? [] : [SDPGroup(semantics: SDPGroup.bundle, mids: kept)]
    answer.allowsMixedExtensions = configuration.allowsMixedExtensions && offer.allowsMixedExtensions
    for index in store.indices { store[index].hasChangedFormats = false }
    return (answer, try complete(local: answer, remote: offer, isLocalOffer: false))
  }

  // MARK: What is accepted

  /// The positions of the offered sections this side takes: all of the BUNDLE group's, or one without a group.
  func acceptedSections(of offer: SessionDescription) -> [Int] {
    let bundled = Set(offer.bundledMids)
    var accepted: [Int] = []
    for (index, section) in offer.media.enumerated() {
      guard let mid = section.mid, !section.isRejected else { continue }
      if bundled.isEmpty {
        // Without a group every section has a transport of its own; only one can be had.
        guard accepted.isEmpty, !section.isBundleOnly else { continue }
      } else {
        guard bundled.contains(mid) else { continue }
      }
      switch slots[index].content {
      case .refused:
        continue
      case .dataChannels:
        guard section.isDataChannel else { continue }
      case .transceiver(let id):
        guard let transceiver = transceiver(id), !transceiver.isStopped, section.multiplexesRTCP,
          !commonCodecs(transceiver, section, direction: .inactive).isEmpty
        else { continue }
      }
      accepted.append(index)
    }
    return accepted
  }

  /// The peer's transport: that of the first accepted section of its group. Nil when nothing is accepted.
  func tagTransport(
    ofOffer offer: SessionDescription, accepted: [Int]
  ) throws(NegotiationError) -> RemoteTransport? {
    let first = offer.bundledMids.lazy.compactMap { mid in accepted.first { offer.media[$0].mid == mid } }.first
    guard let index = first ?? accepted.first else { return nil }
    return try Self.transport(of: offer, section: index, mid: offer.media[index].mid ?? "")
  }

  /// The role this side takes (RFC 8842 section 5.3): the established one when the offer leaves the choice.
  static func answerRole(
    offered: SetupRole?, established: SetupRole?, wanted: SetupRole
  ) throws(NegotiationError) -> SetupRole {
    switch offered {
    case .activePassive: established ?? (wanted == .passive ? .passive : .active)
    // RFC 4145 section 4: an offer without the attribute means active.
    case .active, nil: .passive
    case .passive: .active
    case .holdConnection: throw .unusableSetup(.holdConnection)
    }
  }

  // MARK: Sections

  private mutating func answeredSection(
    _ transceiver: Transceiver, to offered: MediaSection, in offer: SessionDescription, transport: SDPTransport
  ) -> MediaSection {
    let offeredDirection = offer.direction(of: offered)
    var section = MediaSection(
      kind: offered.kind, port: 9, transportProtocol: offered.transportProtocol, formats: [])
    section.mid = offered.mid
    section.transport = transport
    var direction = transceiver.direction.intersection(offeredDirection.reversed)
    var codecs = commonCodecs(transceiver, offered, direction: direction)
    if codecs.isEmpty {
      // There are common codecs, but none for this direction.
      direction = .inactive
      codecs = commonCodecs(transceiver, offered, direction: .inactive)
    }
    section.direction = direction
    section.multiplexesRTCP = true
    section.usesReducedSizeRTCP = offered.usesReducedSizeRTCP
    section.payloadFormats = answeredFormats(codecs, transceiver)
    section.formats = section.payloadFormats.map { String($0.payloadType) }
    section.allowsMixedExtensions = configuration.allowsMixedExtensions && offered.allowsMixedExtensions

    let mixes = configuration.allowsMixedExtensions && (offer.allowsMixedExtensions || offered.allowsMixedExtensions)
    let known = configuration.extensions(offered.kind)
    for mapping in offered.extensions {
      guard known.contains(where: { $0.uri == mapping.uri && $0.suits(direction) }),
        let id = UInt8(exactly: mapping.id), id <= 14 || mixes && id != 15,
        !section.extensions.contains(where: { $0.uri == mapping.uri || $0.id == mapping.id })
      else { continue }
      extensionIDs.set(id, for: mapping.uri)
      section.extensions.append(
        ExtensionMapping(id: mapping.id, direction: mapping.direction?.reversed, uri: mapping.uri))
    }

    let namesEncodings = section.extensions.contains { $0.uri == HeaderExtensionURI.streamID }
    var sendRIDs: [String] = []
    if let simulcast = offered.simulcast, namesEncodings {
      sendRIDs = (transceiver.sender?.rids ?? []).filter { rid in
        simulcast.receive.contains { $0.contains { $0.rid == rid } }
      }
    }
    describe(transceiver.sender, direction: direction, rids: sendRIDs, in: &section)
    if let simulcast = offered.simulcast, namesEncodings, direction.receives, configuration.acceptsSimulcast {
      let described = Set(offered.rids.filter(\.isSend).map(\.id))
      let receiveRIDs = simulcast.send.compactMap { stream in stream.first { described.contains($0.rid) }?.rid }
      if !receiveRIDs.isEmpty {
        section.rids += receiveRIDs.map { RestrictionIdentifier(id: $0, isSend: false) }
        section.simulcast = SimulcastDescription(send: sendRIDs, receive: receiveRIDs)
      }
    }
    return section
  }

  /// Offered codecs that this side also has for a direction, in the order of the transceiver's own list or the offer's.
  private func commonCodecs(
    _ transceiver: Transceiver, _ offered: MediaSection, direction: MediaDirection
  ) -> [(own: CodecDescription, offered: SectionCodec)] {
    let own = (transceiver.codecs ?? configuration.codecs(transceiver.kind)).filter { $0.usage.suits(direction) }
    var pairs: [(own: CodecDescription, offered: SectionCodec)] = []
    let identities = own.map(\.identity)
    var used: Set<CodecIdentity> = []
    for codec in offered.codecs {
      guard let index = identities.firstIndex(of: codec.identity), used.insert(codec.identity).inserted
      else { continue }
      pairs.append((own[index], codec))
    }
    // Redundancy for a codec that was not taken has no use, and alone it carries nothing.
    let payloadTypes = Set(pairs.filter { $0.own.redundancyOf == nil }.map(\.offered.payloadType))
    pairs.removeAll { pair in
      pair.own.redundancyOf != nil && !(pair.offered.repeatedPayloadType.map(payloadTypes.contains) ?? false)
    }
    guard transceiver.codecs != nil else { return pairs }
    return own.compactMap { codec in pairs.first { $0.own == codec } }
  }

  private mutating func answeredFormats(
    _ codecs: [(own: CodecDescription, offered: SectionCodec)], _ transceiver: Transceiver
  ) -> [PayloadFormat] {
    var formats: [PayloadFormat] = []
    for (own, offered) in codecs {
      payloadTypes.set(offered.payloadType, for: .media(offered.identity))
      var format = offered.format
      if own.declaresOwnParameters { format.parameters = own.parameters }
      for addition in transceiver.formatAdditions where addition.codec.lowercased() == own.name.lowercased() {
        format.parameters = format.parameters.merging(addition.parameters)
      }
      format.feedback = offered.feedback.filter(own.feedback.contains)
      formats.append(format)
      if own.retransmissionPayloadType != nil, let retransmission = offered.retransmission {
        payloadTypes.set(retransmission, for: .retransmission(offered.identity))
        formats.append(.retransmission(retransmission, of: offered.payloadType, clockRate: format.clockRate))
      }
    }
    return formats
  }
}
