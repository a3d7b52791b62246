extension Negotiation {
  /// Makes an offer and takes it as the local description (RFC 8829 section 5.2).
  ///
  /// A local offer that is still pending is replaced. `transport` with new credentials restarts ICE.
  /// - Throws: `wrongState` while a remote offer waits for its answer, `nothingToNegotiate` without any section,
  ///   `noCodecs`, `tooManySections`, `numbersExhausted`.
  public mutating func createOffer(_ transport: TransportDescription) throws(NegotiationError) -> SessionDescription {
    var next = self
    let offer = try next.offer(transport)
    self = next
    return offer
  }

  private mutating func offer(_ transport: TransportDescription) throws(NegotiationError) -> SessionDescription {
    guard signalingState != .haveRemoteOffer else { throw .wrongState(signalingState) }
    rollBack()
    save()
    try placeWaiting()
    guard !slots.isEmpty else { throw .nothingToNegotiate }

    var media: [MediaSection] = []
    var hasTag = false
    for index in slots.indices {
      let section = try offeredSection(index, transport: transport, isTag: !hasTag)
      if !section.isRejected { hasTag = true }
      media.append(section)
    }
    let offer = describe(media, isLite: transport.isLite)
    for index in store.indices { store[index].hasChangedFormats = false }
    pendingOffer = offer
    signalingState = .haveLocalOffer
    return offer
  }

  /// Gives every transceiver without a section, and the data channels, a recycled or a new one.
  private mutating func placeWaiting() throws(NegotiationError) {
    func place(_ content: SectionSlot.Content) throws(NegotiationError) {
      let slot = SectionSlot(mid: makeMid(), content: content)
      if let free = slots.firstIndex(where: { $0.content == .refused }) {
        slots[free] = slot
      } else {
        guard slots.count < Self.maximumSections else { throw .tooManySections(limit: Self.maximumSections) }
        slots.append(slot)
      }
    }
    var data = wantsDataChannelSection ? dataChannelOrder : nil
    for transceiver in store where transceiver.mid == nil && !transceiver.isStopped {
      if let order = data, order <= transceiver.id.number {
        try place(.dataChannels)
        data = nil
      }
      try place(.transceiver(transceiver.id))
    }
    if data != nil { try place(.dataChannels) }
    assignMids()
  }

  private mutating func offeredSection(
    _ index: Int, transport: TransportDescription, isTag: Bool
  ) throws(NegotiationError) -> MediaSection {
    let slot = slots[index]
    let current = currentLocalDescription?.media
    let previous = current.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    switch slot.content {
    case .refused:
      return refusal(
        of: previous?.kind ?? .application, transportProtocol: previous?.transportProtocol ?? "UDP/DTLS/SCTP",
        formats: previous?.formats ?? ["webrtc-datachannel"], mid: slot.mid)
    case .dataChannels:
      return dataChannelSection(
        mid: slot.mid, transportProtocol: "UDP/DTLS/SCTP",
        transport: transport.attributes(setup: .activePassive, withCandidates: isTag))
    case .transceiver(let id):
      guard let transceiver = transceiver(id) else { throw .unknownTransceiver }
      if transceiver.isStopped {
        return refusal(
          of: transceiver.kind, transportProtocol: "UDP/TLS/RTP/SAVPF", formats: previous?.formats ?? ["0"],
          mid: slot.mid)
      }
      return try mediaSection(
        transceiver, mid: slot.mid, previous: previous?.mid == slot.mid ? previous : nil,
        transport: transport.attributes(setup: .activePassive, withCandidates: isTag))
    }
  }

  private mutating func mediaSection(
    _ transceiver: Transceiver, mid: String, previous: MediaSection?, transport: SDPTransport
  ) throws(NegotiationError) -> MediaSection {
    var section = MediaSection(kind: transceiver.kind, port: 9, transportProtocol: "UDP/TLS/RTP/SAVPF", formats: [])
    section.mid = mid
    section.transport = transport
    section.direction = transceiver.direction
    section.multiplexesRTCP = true
    section.usesReducedSizeRTCP = true
    section.payloadFormats = try offeredFormats(transceiver, previous: previous)
    section.formats = section.payloadFormats.map { String($0.payloadType) }
    for item in configuration.extensions(transceiver.kind) where item.suits(transceiver.direction) {
      guard let id = extensionIDs.id(for: item.uri, proposed: item.id) else { throw .numbersExhausted }
      section.extensions.append(ExtensionMapping(id: UInt16(id), uri: item.uri))
    }
    describe(transceiver.sender, direction: transceiver.direction, in: &section)
    return section
  }

  private mutating func offeredFormats(
    _ transceiver: Transceiver, previous: MediaSection?
  ) throws(NegotiationError) -> [PayloadFormat] {
    let codecs = (transceiver.codecs ?? configuration.codecs(transceiver.kind)).filter {
      $0.usage.suits(transceiver.direction)
    }
    let known = previous?.codecs ?? []
    // The numbers this section has had belong to the same codecs for ever (RFC 8829 section 5.2.2).
    var taken = Set(known.flatMap { [$0.payloadType, $0.retransmission].compactMap(\.self) })
    var chosen: [(codec: CodecDescription, payloadType: UInt8, retransmission: UInt8?)] = []
    for codec in codecs {
      let identity = codec.identity
      let old = known.first { $0.identity == identity }
      func number(
        _ use: PayloadTypeTable.Use, had: UInt8?, proposed: UInt8
      ) throws(NegotiationError) -> UInt8 {
        if let had { return had }
        guard let number = payloadTypes.number(for: use, proposed: proposed, taken: taken)
        else { throw .numbersExhausted }
        taken.insert(number)
        return number
      }
      let payloadType = try number(.media(identity), had: old?.payloadType, proposed: codec.payloadType)
      var retransmission: UInt8?
      if let proposed = codec.retransmissionPayloadType {
        retransmission = try number(.retransmission(identity), had: old?.retransmission, proposed: proposed)
      }
      chosen.append((codec, payloadType, retransmission))
    }

    var formats: [PayloadFormat] = []
    for (codec, payloadType, retransmission) in chosen {
      var parameters = codec.parameters
      if let repeated = codec.redundancyOf?.lowercased() {
        guard let primary = chosen.first(where: { $0.codec.name.lowercased() == repeated }) else { continue }
        parameters = FormatParameters("\(primary.payloadType)/\(primary.payloadType)")
      }
      for addition in transceiver.formatAdditions where addition.codec.lowercased() == codec.name.lowercased() {
        parameters = parameters.merging(addition.parameters)
      }
      formats.append(
        PayloadFormat(
          payloadType: payloadType, name: codec.name, clockRate: codec.clockRate, channels: codec.channels,
          parameters: parameters, feedback: codec.feedback))
      if let retransmission {
        formats.append(.retransmission(retransmission, of: payloadType, clockRate: codec.clockRate))
      }
    }
    guard !formats.isEmpty else { throw .noCodecs(transceiver.kind) }
    return formats
  }

  func dataChannelSection(mid: String, transportProtocol: String, transport: SDPTransport) -> MediaSection {
    var section = MediaSection(
      kind: .application, port: 9, transportProtocol: transportProtocol, formats: ["webrtc-datachannel"])
    section.mid = mid
    section.transport = transport
    section.sctpPort = configuration.sctpPort
    section.maxMessageSize = configuration.maxMessageSize
    return section
  }
}

extension PayloadFormat {
  static func retransmission(_ payloadType: UInt8, of repaired: UInt8, clockRate: UInt32) -> PayloadFormat {
    PayloadFormat(
      payloadType: payloadType, name: "rtx", clockRate: clockRate, parameters: FormatParameters("apt=\(repaired)"))
  }
}
