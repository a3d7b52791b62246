/// The offer/answer exchange of one connection (JSEP, RFC 8829), as a value: descriptions in, agreements out.
///
/// All media runs over one BUNDLE transport with multiplexed RTCP; peers that want otherwise are refused. Provisional
/// answers are left out. `createOffer` and `createAnswer` also take their result as the local description, since
/// nothing may change it on its way.
///
///     var negotiation = Negotiation(configuration: configuration)
///     let voice = try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: sender)
///     negotiation.enableDataChannels()
///     let offer = try negotiation.createOffer(transport)             // → peer
///     let changes = try negotiation.setRemote(answer, as: .answer)   // ← peer
///     negotiation.session?.media(voice)?.codecs                      // what was agreed
public struct Negotiation: Sendable {
  /// The most sections a session may have.
  public static let maximumSections = 256

  public let configuration: NegotiationConfiguration
  public internal(set) var signalingState = SignalingState.stable
  /// The agreement of the last completed exchange.
  public internal(set) var session: NegotiatedSession?
  /// The descriptions of the last completed exchange.
  public internal(set) var currentLocalDescription: SessionDescription?
  public internal(set) var currentRemoteDescription: SessionDescription?
  /// The offer that waits for its answer.
  public internal(set) var pendingOffer: SessionDescription?

  var slots: [SectionSlot] = []
  var store: [Transceiver] = []
  var payloadTypes = PayloadTypeTable()
  var extensionIDs = ExtensionIDTable()
  /// The number of transceivers that were there when data channels were enabled: their section comes after those.
  var dataChannelOrder: Int?
  /// What a rollback goes back to; set while an offer is pending.
  var saved: Saved?
  var origin: SDPOrigin
  private var nextTransceiver = 0
  private var nextMid = 0

  struct Saved: Sendable {
    var slots: [SectionSlot]
    var payloadTypes: PayloadTypeTable
    var extensionIDs: ExtensionIDTable
  }

  public init(configuration: NegotiationConfiguration) {
    self.configuration = configuration
    origin = SDPOrigin(sessionID: configuration.sessionID, version: 0)
  }

  // MARK: Rollback

  /// Drops the pending offer, local or remote (RFC 8829 section 4.1.10.2). Wishes stay: transceivers added since,
  /// directions and senders. Without a pending offer nothing happens.
  public mutating func rollBack() {
    guard let saved else { return }
    slots = saved.slots
    payloadTypes = saved.payloadTypes
    extensionIDs = saved.extensionIDs
    self.saved = nil
    pendingOffer = nil
    signalingState = .stable
    let kept = Set(slots.compactMap(\.transceiver))
    store.removeAll { $0.isRemoteMade && $0.sender == nil && !kept.contains($0.id) }
    assignMids()
  }

  mutating func save() {
    saved = Saved(slots: slots, payloadTypes: payloadTypes, extensionIDs: extensionIDs)
  }

  // MARK: Shared by offers and answers

  /// Whether a call for a new offer is due: something wanted differs from what the last exchange says (W3C WebRTC
  /// section 4.7.3). False while an offer is pending.
  public var needsNegotiation: Bool {
    guard signalingState == .stable else { return false }
    if wantsDataChannelSection || store.contains(where: { $0.mid == nil && !$0.isStopped }) { return true }
    guard let local = currentLocalDescription, let remote = currentRemoteDescription, let session else { return false }
    for (index, slot) in slots.enumerated() {
      guard let id = slot.transceiver, let transceiver = transceiver(id), local.media.indices.contains(index),
        remote.media.indices.contains(index)
      else { continue }
      if transceiver.isStopped || transceiver.hasChangedFormats { return true }
      let section = local.media[index]
      let offered = remote.direction(of: remote.media[index])
      let reachable =
        session.isLocalOffer ? transceiver.direction : transceiver.direction.intersection(offered.reversed)
      let described = local.direction(of: section)
      if described != reachable { return true }
      if described.sends {
        var expected = section
        let rids = session.isLocalOffer ? nil : section.rids.filter(\.isSend).map(\.id)
        describe(transceiver.sender, direction: described, rids: rids, in: &expected)
        if expected != section { return true }
      }
    }
    return false
  }

  /// Whether data channels are wanted and no section carries them.
  var wantsDataChannelSection: Bool {
    dataChannelOrder != nil && !slots.contains { $0.content == .dataChannels }
  }

  mutating func makeTransceiver(
    _ kind: MediaKind, direction: MediaDirection, sender: MediaSender?
  ) -> TransceiverID {
    let id = TransceiverID(number: nextTransceiver)
    nextTransceiver += 1
    store.append(Transceiver(id: id, kind: kind, direction: direction, sender: sender))
    return id
  }

  /// A mid no section has had from us or has now.
  mutating func makeMid() -> String {
    while true {
      let mid = String(nextMid)
      nextMid += 1
      if !slots.contains(where: { $0.mid == mid }) { return mid }
    }
  }

  mutating func assignMids() {
    var mids: [TransceiverID: String] = [:]
    for slot in slots {
      if let id = slot.transceiver { mids[id] = slot.mid }
    }
    for index in store.indices { store[index].mid = mids[store[index].id] }
  }

  /// A description around the sections, with the next version number.
  mutating func describe(_ media: [MediaSection], isLite: Bool) -> SessionDescription {
    origin.version += 1
    var description = SessionDescription(origin: origin)
    let bundled = media.filter { !$0.isRejected }.compactMap(\.mid)
    if !bundled.isEmpty { description.groups = [SDPGroup(semantics: SDPGroup.bundle, mids: bundled)] }
    description.isICELite = isLite
    description.allowsMixedExtensions = configuration.allowsMixedExtensions
    description.attributes = [SDPAttribute(name: "msid-semantic", value: " WMS *")]
    description.media = media
    return description
  }

  /// Writes who sends: `msid`, `ssrc` and `ssrc-group` lines, or `rid` and `simulcast` lines for several encodings.
  ///
  /// With `rids`, only those are offered or accepted; nil takes all of the sender's.
  func describe(
    _ sender: MediaSender?, direction: MediaDirection, rids: [String]? = nil, in section: inout MediaSection
  ) {
    section.streams = []
    section.ssrcs = []
    section.ssrcGroups = []
    section.rids.removeAll { $0.isSend }
    section.simulcast?.send = []
    guard direction.sends, let sender, let first = sender.encodings.first else { return }
    let stream = StreamIdentification(streamID: sender.streamID, trackID: sender.trackID)
    section.streams = [stream]
    let rids = rids ?? sender.rids
    if sender.encodings.count > 1, !rids.isEmpty {
      section.rids.insert(contentsOf: rids.map { RestrictionIdentifier(id: $0, isSend: true) }, at: 0)
      let receive = section.simulcast?.receive ?? []
      section.simulcast = SimulcastDescription(
        send: rids.map { [SimulcastDescription.Alternative(rid: $0)] }, receive: receive)
      return
    }
    let cname = sender.cname ?? configuration.cname
    section.ssrcs = [SSRCDescription(ssrc: first.ssrc, cname: cname, stream: stream)]
    let retransmits = section.payloadFormats.contains { $0.name?.lowercased() == "rtx" }
    if retransmits, let retransmission = first.retransmissionSSRC {
      section.ssrcGroups = [SSRCGroup(semantics: SSRCGroup.retransmission, ssrcs: [first.ssrc, retransmission])]
      section.ssrcs.append(SSRCDescription(ssrc: retransmission, cname: cname, stream: stream))
    }
  }

  /// A section that refuses, with what must stay of the other description's (RFC 8829 section 5.3.1).
  func refusal(of kind: MediaKind, transportProtocol: String, formats: [String], mid: String) -> MediaSection {
    var section = MediaSection(kind: kind, port: 0, transportProtocol: transportProtocol, formats: formats)
    section.mid = mid.isEmpty ? nil : mid
    if kind.isRTP {
      section.direction = .inactive
      section.payloadFormats = formats.compactMap { Substring($0).decimal().map { PayloadFormat(payloadType: $0) } }
    }
    return section
  }
}

extension SectionSlot {
  var transceiver: TransceiverID? {
    if case .transceiver(let id) = content { id } else { nil }
  }
}
