extension Negotiation {
  /// Ends an exchange: works out the agreement, updates transceivers and sections, and tells what changed.
  mutating func complete(
    local: SessionDescription, remote: SessionDescription, isLocalOffer: Bool
  ) throws(NegotiationError) -> [NegotiationChange] {
    let old = session
    let new = try agreement(local: local, remote: remote, isLocalOffer: isLocalOffer)
    var changes: [NegotiationChange] = []

    for index in slots.indices where local.media[index].isRejected || remote.media[index].isRejected {
      switch slots[index].content {
      case .transceiver(let id):
        if let section = old?.media(id) { changes += Self.changes(from: section, to: nil) }
        changes.append(.transceiverStopped(id))
        store.removeAll { $0.id == id }
      case .dataChannels:
        dataChannelOrder = nil
        changes.append(.dataChannelsRefused)
      case .refused: break
      }
      slots[index].content = .refused
    }
    for section in new.media {
      changes += Self.changes(from: old?.media(section.transceiver), to: section)
      if let index = store.firstIndex(where: { $0.id == section.transceiver }) {
        store[index].currentDirection = section.direction
      }
    }
    if new.dataChannels != nil {
      if dataChannelOrder == nil { dataChannelOrder = 0 }
      if new.dataChannels != old?.dataChannels { changes.append(.dataChannelsNegotiated) }
    }
    if isLocalOffer, let before = old?.remoteTransport, let after = new.remoteTransport {
      changes += Self.transportChanges(from: before, to: after)
    }

    session = new
    currentLocalDescription = local
    currentRemoteDescription = remote
    pendingOffer = nil
    saved = nil
    signalingState = .stable
    assignMids()
    return changes
  }

  // MARK: Differences

  static func transportChanges(from old: RemoteTransport, to new: RemoteTransport) -> [NegotiationChange] {
    var changes: [NegotiationChange] = []
    if new.isRestart(of: old) { changes.append(.remoteICERestarted) }
    if new.fingerprints != old.fingerprints { changes.append(.remoteFingerprintsChanged) }
    return changes
  }

  private static func changes(from old: NegotiatedMedia?, to new: NegotiatedMedia?) -> [NegotiationChange] {
    guard let id = (new ?? old)?.transceiver else { return [] }
    var changes: [NegotiationChange] = []
    switch (old?.direction.receives ?? false, new?.direction.receives ?? false) {
    case (false, true): changes.append(.receivingStarted(id))
    case (true, false): changes.append(.receivingStopped(id))
    case (true, true) where old?.remoteTracks != new?.remoteTracks || old?.remoteStreams != new?.remoteStreams:
      changes.append(.remoteTrackChanged(id))
    default: break
    }
    switch (old?.direction.sends ?? false, new?.direction.sends ?? false) {
    case (false, true): changes.append(.sendingStarted(id))
    case (true, false): changes.append(.sendingStopped(id))
    default: break
    }
    if let old, let new,
      old.codecs != new.codecs || old.extensions != new.extensions || old.sendRIDs != new.sendRIDs
        || old.receiveRIDs != new.receiveRIDs
    {
      changes.append(.parametersChanged(id))
    }
    return changes
  }

  // MARK: Agreement

  private func agreement(
    local: SessionDescription, remote: SessionDescription, isLocalOffer: Bool
  ) throws(NegotiationError) -> NegotiatedSession {
    let answer = isLocalOffer ? remote : local
    let accepted = slots.indices.filter { !local.media[$0].isRejected && !remote.media[$0].isRejected }
    if accepted.count > 1 {
      let bundled = Set(answer.bundledMids)
      for index in accepted where !bundled.contains(slots[index].mid) {
        throw .bundleRequired(mid: slots[index].mid)
      }
    }

    var session = NegotiatedSession(media: [], isLocalOffer: isLocalOffer)
    for index in accepted {
      let mid = slots[index].mid
      switch slots[index].content {
      case .transceiver(let id):
        guard remote.media[index].multiplexesRTCP else { throw .multiplexedRTCPRequired(mid: mid) }
        session.media.append(
          media(id, index: index, local: local, remote: remote, isLocalOffer: isLocalOffer))
      case .dataChannels:
        session.dataChannels = NegotiatedDataChannels(
          mid: mid, index: index, localPort: local.media[index].sctpPort ?? configuration.sctpPort,
          // RFC 8841 sections 5.1 and 6.1 give the defaults.
          remotePort: remote.media[index].sctpPort ?? 5000,
          remoteMaxMessageSize: remote.media[index].maxMessageSize ?? 65536)
      case .refused: break
      }
    }
    guard !accepted.isEmpty else { return session }

    let tag = answer.bundledMids.lazy.compactMap { mid in accepted.first { slots[$0].mid == mid } }.first
    let index = tag ?? accepted[0]
    let transport = try Self.transport(of: remote, section: index, mid: slots[index].mid)
    session.remoteTransport = transport
    guard isLocalOffer else {
      session.localRole = local.media[index].transport.setup
      return session
    }
    switch transport.setup {
    case .active: session.localRole = .passive
    // RFC 4145 section 4: an answer without the attribute means passive.
    case .passive, nil: session.localRole = .active
    case .activePassive, .holdConnection: throw .unusableSetup(transport.setup ?? .passive)
    }
    return session
  }

  static func transport(
    of description: SessionDescription, section index: Int, mid: String
  ) throws(NegotiationError) -> RemoteTransport {
    let attributes = description.transport(of: description.media[index])
    guard let usernameFragment = attributes.usernameFragment, let password = attributes.password,
      !attributes.fingerprints.isEmpty
    else { throw .missingTransport(mid: mid) }
    return RemoteTransport(
      usernameFragment: usernameFragment, password: password, fingerprints: attributes.fingerprints,
      setup: attributes.setup, iceOptions: attributes.iceOptions, candidates: attributes.candidates,
      hasAllCandidates: attributes.hasAllCandidates, isLite: description.isICELite, mid: mid, index: index)
  }

  private func media(
    _ id: TransceiverID, index: Int, local: SessionDescription, remote: SessionDescription, isLocalOffer: Bool
  ) -> NegotiatedMedia {
    let ours = local.media[index]
    let theirs = remote.media[index]
    var direction = local.direction(of: ours).intersection(remote.direction(of: theirs).reversed)
    let codecs = Self.codecs(ours, theirs, isLocalOffer: isLocalOffer)
    if codecs.isEmpty { direction = .inactive }

    let extensions = theirs.extensions.compactMap { mapping -> NegotiatedExtension? in
      guard let own = ours.extensions.first(where: { $0.uri == mapping.uri && $0.id == mapping.id }),
        let id = UInt8(exactly: mapping.id)
      else { return nil }
      let way = (own.direction ?? .sendReceive).intersection((mapping.direction ?? .sendReceive).reversed)
      let usage = configuration.extensions(ours.kind).first { $0.uri == mapping.uri }?.usage ?? .sendAndReceive
      return NegotiatedExtension(
        uri: mapping.uri, id: id, isSent: way.sends && usage != .receiveOnly,
        isReceived: way.receives && usage != .sendOnly)
    }

    func layers(
      _ streams: [[SimulcastDescription.Alternative]], acceptedBy others: [[SimulcastDescription.Alternative]]
    )
      -> [String]
    {
      let allowed = Set(others.joined().map(\.rid))
      return streams.compactMap { $0.first { allowed.contains($0.rid) }?.rid }
    }
    return NegotiatedMedia(
      mid: slots[index].mid, index: index, transceiver: id, kind: ours.kind, direction: direction, codecs: codecs,
      extensions: extensions, remoteTracks: direction.receives ? theirs.tracks : [],
      remoteStreams: direction.receives ? theirs.announcedStreams : [],
      receiveRIDs: layers(theirs.simulcast?.send ?? [], acceptedBy: ours.simulcast?.receive ?? []),
      sendRIDs: layers(ours.simulcast?.send ?? [], acceptedBy: theirs.simulcast?.receive ?? []),
      usesReducedSizeRTCP: ours.usesReducedSizeRTCP && theirs.usesReducedSizeRTCP)
  }

  /// Pairs the codecs of both sections by what they are, not by number, in the answerer's order.
  private static func codecs(_ ours: MediaSection, _ theirs: MediaSection, isLocalOffer: Bool) -> [NegotiatedCodec] {
    let (first, second) = isLocalOffer ? (theirs.codecs, ours.codecs) : (ours.codecs, theirs.codecs)
    return first.compactMap { answered in
      let matches = second.filter { $0.identity == answered.identity }
      guard let offered = matches.first(where: { $0.payloadType == answered.payloadType }) ?? matches.first
      else { return nil }
      let (own, peer) = isLocalOffer ? (offered, answered) : (answered, offered)
      let isRetransmitted = own.retransmission != nil && peer.retransmission != nil
      return NegotiatedCodec(
        name: own.format.name ?? own.identity.name, clockRate: own.identity.clockRate, channels: own.identity.channels,
        payloadType: peer.payloadType, receivePayloadType: own.payloadType,
        retransmissionPayloadType: isRetransmitted ? peer.retransmission : nil,
        receiveRetransmissionPayloadType: isRetransmitted ? own.retransmission : nil,
        localParameters: own.format.parameters, remoteParameters: peer.format.parameters,
        feedback: own.feedback.filter(peer.feedback.contains))
    }
  }
}

extension MediaSection {
  /// The tracks the section names, by `msid` lines or in the older form at its SSRCs.
  fileprivate var tracks: [StreamIdentification] {
    if !streams.isEmpty { return streams }
    var result: [StreamIdentification] = []
    for stream in ssrcs.compactMap(\.stream) where !result.contains(stream) { result.append(stream) }
    return result
  }

  /// The streams the section names by SSRC: what repairs another is folded into it, a simulcast group comes in order.
  fileprivate var announcedStreams: [RemoteStream] {
    var repairs: Set<UInt32> = []
    var retransmissions: [UInt32: UInt32] = [:]
    var ordered: [UInt32] = []
    for group in ssrcGroups {
      switch group.semantics {
      case SSRCGroup.retransmission where group.ssrcs.count == 2:
        retransmissions[group.ssrcs[0]] = group.ssrcs[1]
        repairs.insert(group.ssrcs[1])
      case SSRCGroup.forwardErrorCorrection where group.ssrcs.count == 2:
        repairs.insert(group.ssrcs[1])
      case SSRCGroup.simulcast:
        ordered += group.ssrcs
      default: break
      }
    }
    var seen: Set<UInt32> = []
    return (ordered + ssrcs.map(\.ssrc)).compactMap { ssrc in
      guard !repairs.contains(ssrc), seen.insert(ssrc).inserted else { return nil }
      return RemoteStream(
        ssrc: ssrc, retransmissionSSRC: retransmissions[ssrc], cname: ssrcs.first { $0.ssrc == ssrc }?.cname)
    }
  }
}
