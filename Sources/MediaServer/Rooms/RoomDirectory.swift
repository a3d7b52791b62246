import Foundation
import LiveKitProtocol
import Logging
import MediaBasics

/// All rooms of the server, and what happens in them.
///
/// It is driven by values: joins, signalling messages, media events, administration requests and the passing of time come in, and
/// effects come out of `takeEffects`. It knows no sockets, no clock and no media; whoever owns it performs the effects in order.
final class RoomDirectory {
  let configuration: MediaServerConfiguration
  let serverInfo: LKServerInfo
  let log: Logger
  var random: any RandomNumberGenerator

  private(set) var rooms: [String: Room] = [:]
  /// Which room each participant is in.
  private(set) var roomOfParticipant: [String: Room] = [:]
  private var effects: [ControlEffect] = []
  private(set) var isShuttingDown = false

  init(configuration: MediaServerConfiguration, random: any RandomNumberGenerator, log: Logger) {
    self.configuration = configuration
    self.random = random
    self.log = log
    var info = LKServerInfo()
    info.edition = .standard
    info.version = Self.version
    info.protocol = ProtocolVersion.current
    info.region = configuration.region
    var generator = random
    info.nodeID = SID.make(.node, using: &generator)
    self.random = generator
    serverInfo = info
  }

  /// Clients want a semantic version of at least 1.8.0, from which remote calls are known to work.
  static let version = "1.13.5"

  /// What to do now, in order.
  func takeEffects() -> [ControlEffect] {
    defer { effects.removeAll(keepingCapacity: true) }
    return effects
  }

  // MARK: Telling

  func media(_ command: MediaCommand) { effects.append(.media(command)) }

  func tellOutside(_ event: LKWebhookEvent) { effects.append(.webhook(event)) }

  func tellProgram(_ notice: MediaNotice) { effects.append(.notice(notice)) }

  func send(_ message: LKSignalResponse.OneOf_Message, to participant: ServerParticipant) {
    guard participant.hasSignal else { return }
    effects.append(.signal(participant: participant.sid, message))
  }

  /// Tells a room about a participant that changed.
  ///
  /// - Parameter includingItself: for changes that somebody else made, or that the participant asked for.
  func announce(
    _ participant: ServerParticipant, in room: Room, includingItself: Bool, isUrgent: Bool = false, at now: Moment
  ) {
    let info = participant.info
    if includingItself { send(.update(participantUpdate([info])), to: participant) }
    guard !participant.isHidden else { return }
    let due = room.updates.push(
      info, isUrgent: isUrgent || participant.isPublisher, roomSize: room.participants.count, at: now.instant)
    broadcast(due, in: room, except: participant)
    room.countsChanged = true
  }

  func broadcast(_ infos: [LKParticipantInfo], in room: Room, except: ServerParticipant? = nil) {
    guard !infos.isEmpty else { return }
    for chunk in UpdateQueue.chunks(infos, size: configuration.room.updateBatchSize) {
      let update = participantUpdate(chunk)
      for receiver in room.participants where receiver !== except && !receiver.isClosed {
        send(.update(update), to: receiver)
      }
    }
  }

  func participantUpdate(_ infos: [LKParticipantInfo]) -> LKParticipantUpdate {
    var update = LKParticipantUpdate()
    update.participants = infos
    return update
  }

  func sendRoomUpdate(of room: Room, at now: Moment) {
    var update = LKRoomUpdate()
    update.room = room.info
    for participant in room.participants { send(.roomUpdate(update), to: participant) }
    room.countsSentAt = now.instant
    room.countsChanged = false
  }

  func sendRefreshedToken(to participant: ServerParticipant, at now: Moment) {
    participant.tokenRefreshedAt = now.instant
    guard let key = configuration.keys.keys.sorted().first, let secret = configuration.keys[key] else { return }
    let date = Date(timeIntervalSince1970: Double(now.unixMilliseconds) / 1000)
    var claims = participant.claims
    claims.issuer = key
    claims.notBefore = date
    claims.issued = nil
    claims.expires = max(date.addingTimeInterval(600), claims.expires ?? date)
    do {
      send(.refreshToken(try AccessToken(signing: claims, secret: secret).text), to: participant)
    } catch {
      log.warning("no refreshed token for \(participant.sid): \(error)")
    }
  }

  func respond(
    _ reason: LKRequestResponse.Reason, _ message: String, requestID: UInt32 = 0,
    request: LKRequestResponse.OneOf_Request? = nil, to participant: ServerParticipant
  ) {
    var response = LKRequestResponse()
    response.requestID = requestID
    response.reason = reason
    response.message = message
    response.request = request
    send(.requestResponse(response), to: participant)
  }

  // MARK: Rooms

  func find(participant sid: String) -> (participant: ServerParticipant, room: Room)? {
    guard let room = roomOfParticipant[sid], let participant = room.participant(sid: sid) else { return nil }
    return (participant, room)
  }

  /// The room of this name, made with the server's defaults when it is missing. Whoever makes one says `tellStarted` when its settings
  /// are complete.
  func openRoom(named name: String, at now: Moment) -> Room {
    if let room = rooms[name] { return room }
    var generator = random
    let sid = SID.make(.room, using: &generator)
    let trailer = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    random = generator
    let room = Room(
      name: name, sid: sid, defaults: configuration.room, speakerThreshold: configuration.speakers.threshold,
      trailer: trailer, at: now)
    rooms[name] = room
    log.info("room \(name) opened", metadata: ["sid": "\(sid)"])
    return room
  }

  func enter(_ participant: ServerParticipant, _ room: Room) {
    room.add(participant)
    roomOfParticipant[participant.sid] = room
  }

  /// Ends a participant's session.
  ///
  /// - Parameters:
  ///   - reason: told to the participant and to the others.
  ///   - leave: what the participant is told to do; nil tells it nothing, for one that is gone already.
  func remove(
    _ participant: ServerParticipant, from room: Room, reason: LKDisconnectReason,
    leave: LKLeaveRequest.Action? = .disconnect, at now: Moment
  ) {
    guard !participant.isClosed else { return }
    participant.isClosed = true
    if let leave { send(.leave(Self.leave(reason, leave, to: participant)), to: participant) }
    effects.append(.endSignal(participant: participant.sid))
    media(.close(participant: participant.sid))
    let tracks = participant.tracks
    let wasRecorded = room.isRecorded
    let wasActive = participant.state == .active
    room.unpublish(tracks, by: participant)
    room.remove(participant, at: now.instant)
    roomOfParticipant[participant.sid] = nil
    participant.disconnectReason = reason
    participant.setState(.disconnected)
    if wasActive { for track in tracks { tellUnpublished(track, by: participant, room, at: now) } }
    tellLeft(participant, room, wasActive: wasActive, at: now)
    if !participant.isHidden {
      let due = room.updates.push(
        participant.info, isUrgent: !tracks.isEmpty, roomSize: room.participants.count, at: now.instant)
      broadcast(due, in: room)
    }
    if room.speakers.remove(participant.sid) { tellSilence(of: participant.sid, in: room) }
    if !tracks.isEmpty {
      for other in room.participants { reconcile(other, in: room, gone: tracks.map(\.sid), at: now) }
    }
    if room.isRecorded != wasRecorded { sendRoomUpdate(of: room, at: now) }
    log.info(
      "\(participant.identity) left \(room.name)", metadata: ["sid": "\(participant.sid)", "reason": "\(reason)"])
  }

  /// The words that end a session, also for clients that know no actions.
  static func leave(
    _ reason: LKDisconnectReason, _ action: LKLeaveRequest.Action, to participant: ServerParticipant? = nil
  ) -> LKLeaveRequest {
    var leave = LKLeaveRequest()
    leave.reason = reason
    leave.action = action
    leave.canReconnect = action != .disconnect
    return leave
  }

  /// Ends a room and everybody's session in it.
  func close(_ room: Room, reason: LKDisconnectReason, at now: Moment) {
    rooms[room.name] = nil
    for participant in room.participants { remove(participant, from: room, reason: reason, at: now) }
    tellFinished(room, reason, at: now)
    log.info("room \(room.name) closed", metadata: ["reason": "\(reason)"])
  }

  /// Sends everybody away and lets nobody in any more.
  func shutDown(at now: Moment) {
    isShuttingDown = true
    for name in rooms.keys.sorted() {
      if let room = rooms[name] { close(room, reason: .serverShutdown, at: now) }
    }
  }

  // MARK: Time

  /// Does what is due; call it a few times a second.
  func advance(to now: Moment) {
    for name in rooms.keys.sorted() {
      guard let room = rooms[name] else { continue }
      if room.isAbandoned(at: now.instant) {
        close(room, reason: .roomClosed, at: now)
        continue
      }
      broadcast(room.updates.due(at: now.instant), in: room)
      if room.countsChanged, room.countsSentAt.map({ now.instant - $0 >= Self.countsInterval }) ?? true {
        sendRoomUpdate(of: room, at: now)
      }
      for participant in room.participants { advance(participant, in: room, to: now) }
    }
  }

  static let countsInterval: MediaDuration = .seconds(5)
  /// Longest time from the join to a media connection.
  static let joinTimeout: MediaDuration = .seconds(60)
  static let tokenInterval: MediaDuration = .seconds(300)
  /// How long a participant whose media connection failed is kept, so that it can come back.
  static let graceAfterFailure: MediaDuration = .seconds(5)
  /// How long after its data channels a client's good-bye may come: many end the one before they say the other.
  static let graceAfterDataFailure: MediaDuration = .seconds(2)

  private func advance(_ participant: ServerParticipant, in room: Room, to now: Moment) {
    if let closes = participant.closesAt, closes <= now.instant {
      return remove(participant, from: room, reason: .connectionTimeout, at: now)
    }
    if let startsOver = participant.startsOverAt, startsOver <= now.instant {
      return remove(participant, from: room, reason: .stateMismatch, leave: .reconnect, at: now)
    }
    if participant.state != .active, now.instant - participant.joined.instant >= Self.joinTimeout {
      return remove(participant, from: room, reason: .joinFailure, at: now)
    }
    if participant.hasSignal, now.instant - participant.tokenRefreshedAt >= Self.tokenInterval {
      sendRefreshedToken(to: participant, at: now)
    }
    for sid in participant.subscriptions.overdue(at: now.instant) { refuse(sid, .seTrackNotfound, to: participant) }
  }
}
