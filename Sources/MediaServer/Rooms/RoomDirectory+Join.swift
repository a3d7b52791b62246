import Foundation
import LiveKitProtocol
import MediaBasics

extension RoomDirectory {
  /// What a join led to.
  enum Admission {
    /// The participant's sid; its join message is among the effects.
    case joined(String)
    /// The old session is not there any more: the only message of the connection.
    case mustReconnect(LKLeaveRequest)
  }

  /// Says whether a join would be refused, without joining.
  func check(_ attempt: JoinAttempt) throws(JoinRefusal) {
    guard !isShuttingDown else { throw JoinRefusal(status: 503, text: "the server is shutting down") }
    let claims = attempt.claims
    let limits = configuration.limits
    guard claims.identity.utf8.count <= limits.identityLength else {
      throw .malformed("identity is longer than \(limits.identityLength) bytes")
    }
    guard attempt.grant.room.utf8.count <= limits.roomNameLength else {
      throw .malformed("room name is longer than \(limits.roomNameLength) bytes")
    }
    guard claims.name.utf8.count <= limits.nameLength else {
      throw .malformed("name is longer than \(limits.nameLength) bytes")
    }
    guard claims.metadata.utf8.count <= limits.metadataSize else {
      throw .malformed("metadata is larger than \(limits.metadataSize) bytes")
    }
    guard Self.size(of: claims.attributes) <= limits.attributesSize else {
      throw .malformed("attributes are larger than \(limits.attributesSize) bytes")
    }
    if let room = rooms[attempt.grant.room] {
      // Whoever comes again takes its own place, and who does not count needs none.
      if room.isFull, room.participant(identity: claims.identity) == nil, claims.isCounted {
        throw JoinRefusal(status: 403, text: "room has exceeded its max participants")
      }
    } else if !configuration.room.createsAutomatically, claims.video?.roomCreate != true {
      throw JoinRefusal(status: 404, text: SignalPath.roomMissing)
    }
  }

  static func size(of attributes: [String: String]) -> Int {
    attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
  }

  /// Lets a participant in, or says why not.
  func join(_ attempt: JoinAttempt, at now: Moment) throws(JoinRefusal) -> Admission {
    if attempt.isResume {
      guard !isShuttingDown else { throw JoinRefusal(status: 503, text: "the server is shutting down") }
      return .mustReconnect(Self.leave(.stateMismatch, .reconnect))
    }
    try check(attempt)
    let isNew = rooms[attempt.grant.room] == nil
    let room = openRoom(named: attempt.grant.room, at: now)
    if isNew, let wanted = attempt.claims.roomConfiguration { apply(wanted, to: room) }
    if isNew { tellStarted(room, at: now) }
    if let old = room.participant(identity: attempt.claims.identity) {
      remove(old, from: room, reason: .duplicateIdentity, at: now)
    }

    var generator = random
    let sid = SID.make(.participant, using: &generator)
    random = generator
    let participant = ServerParticipant(
      sid: sid, claims: attempt.claims, grant: attempt.grant, mode: attempt.mode, client: attempt.client,
      automaticSubscriptions: attempt.subscribesAutomatically, at: now)
    let others = room.participants.filter { !$0.isHidden }.map(\.info)
    enter(participant, room)
    send(.join(joinResponse(for: participant, in: room, others: others)), to: participant)
    participant.setState(.joined)
    log.info("\(participant.identity) joins \(room.name)", metadata: ["sid": "\(sid)", "mode": "\(attempt.mode)"])

    if participant.isRecorder { sendRoomUpdate(of: room, at: now) }

    media(
      .open(
        participant: sid, room: room.name, identity: participant.identity, mode: attempt.mode,
        primary: participant.primary,
        subscribes: participant.hasReceivingConnection && attempt.mode == .dual))
    for request in attempt.announcedTracks { addTrack(request, by: participant) }
    if let offer = attempt.offer, attempt.mode == .single {
      self.offer(offer, from: participant)
    }
    sendRefreshedToken(to: participant, at: now)
    if participant.protocolVersion >= ProtocolVersion.fastStart { reconcile(participant, in: room, at: now) }
    return .joined(sid)
  }

  /// The settings that a token wants for a room that its bearer is the first to enter.
  private func apply(_ wanted: LKRoomConfiguration, to room: Room) {
    if wanted.emptyTimeout > 0 { room.emptyTimeout = .seconds(Int(wanted.emptyTimeout)) }
    if wanted.departureTimeout > 0 { room.departureTimeout = .seconds(Int(wanted.departureTimeout)) }
    if wanted.maxParticipants > 0 { room.maximumParticipants = wanted.maxParticipants }
    if wanted.syncStreams { room.synchronizesStreams = true }
    if !wanted.metadata.isEmpty, wanted.metadata.utf8.count <= configuration.limits.metadataSize {
      room.metadata = wanted.metadata
    }
  }

  private func joinResponse(
    for participant: ServerParticipant, in room: Room, others: [LKParticipantInfo]
  ) -> LKJoinResponse {
    var response = LKJoinResponse()
    response.room = room.info
    response.participant = participant.info
    response.otherParticipants = others
    response.serverVersion = serverInfo.version
    response.serverRegion = serverInfo.region
    response.serverInfo = serverInfo
    response.subscriberPrimary = participant.subscriberIsPrimary
    response.pingInterval = Self.pingInterval
    response.pingTimeout = Self.pingTimeout
    response.sifTrailer = room.injectedFrameTrailer
    response.enabledPublishCodecs = publishCodecs
    response.fastPublish = participant.grant.mayPublish
    return response
  }

  /// Seconds between a client's pings, and without an answer until it gives up.
  static let pingInterval: Int32 = 5
  static let pingTimeout: Int32 = 15

  /// Codecs in the order clients like: VP8, H.264, other video, audio.
  private var publishCodecs: [LKCodec] {
    func rank(_ mime: String) -> Int {
      switch mime.lowercased() {
      case "video/vp8": 0
      case "video/h264": 1
      case let other: other.hasPrefix("video/") ? 2 : 3
      }
    }
    let sorted = configuration.codecs.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }
    return sorted.map { entry in
      var codec = LKCodec()
      codec.mime = entry.element
      return codec
    }
  }
}
