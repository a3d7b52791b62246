import LiveKitProtocol
import Logging
import NchatAPI
import Synchronization

/// Takes what the media server says happened: who is in a call's room, what they send, when the room is gone; who comes into a stream's.
struct WebhookService: Sendable {
  /// Seconds that the ids of events are remembered: longer than an event may be old.
  static let remembered = 2 * WebhookCheck.maximumAge

  let calls: CallService
  let streams: StreamService
  let check: WebhookCheck
  let log: Logger

  /// - Returns: whether it was of a call of ours and had not been taken before.
  /// - Throws: `APIError`: `INVALID_SIGNATURE` for what is not from the media server.
  func receive(_ body: [UInt8], authorization: String?, at now: Timestamp) async throws -> Bool {
    let event: LKWebhookEvent
    do throws(WebhookCheck.Refusal) { event = try check.read(body, authorization: authorization, at: now) } catch {
      switch error {
      case .notSigned(let why):
        log.info("a webhook was refused: \(why)")
        throw APIError(.invalidSignature, "The webhook is not signed with this server's key.")
      case .noEvent: throw APIError(.validation, "The body is no event.")
      }
    }
    return try await act(on: event, at: now)
  }

  /// Somebody has muted or unmuted what they send, which no webhook tells.
  func muted(
    _ identity: String, in room: String, _ source: LKTrackSource, isMuted: Bool, at now: Timestamp
  ) async throws {
    guard let person = EntityID(identity), let media = CallMedia(source), let call = try await call(of: room) else {
      return
    }
    try await calls.step(call, by: nil, at: now) { machine, _ in machine.setMedia(media, of: person, isOn: !isMuted) }
  }

  /// The call of a room; nil for rooms of others, such as those that people make with their own tokens.
  private func call(of room: String) async throws -> EntityID? {
    try await calls.ledger.read { connection in try connection.first("calls.of_room", ["room": room])?["id"] }
  }

  private func act(on event: LKWebhookEvent, at now: Timestamp) async throws -> Bool {
    if event.hasEgressInfo { return try await actOnEgress(event, at: now) }
    guard let call = try await call(of: event.room.name) else { return try await streams.take(event, at: now) }
    let wasNew = Mutex(true)
    try await calls.step(call, by: nil, at: now) { machine, change in
      // In the same transaction as its effect: an event is taken once, and not forgotten where the server ends in between. One without an
      // id cannot come twice by mistake.
      if !event.id.isEmpty {
        let isNew = try change.connection.run("webhooks.note", ["id": event.id, "event": event.event, "at": now]) == 1
        wasNew.withLock { $0 = isNew }
        guard isNew else { return }
      }
      Self.apply(event, to: &machine, at: now)
    }
    return wasNew.withLock { $0 }
  }

  /// What the egress service says of a recording of ours.
  private func actOnEgress(_ event: LKWebhookEvent, at now: Timestamp) async throws -> Bool {
    let info = event.egressInfo
    return try await calls.ledger.change(at: now) { change in
      guard let row = try change.connection.first("recordings.of_egress", ["egress": info.egressID.bounded(to: 255)]),
        let record = try RecordingRows.held(try row["id"], in: change.connection)
      else { return false }
      if !event.id.isEmpty,
        try change.connection.run("webhooks.note", ["id": event.id, "event": event.event, "at": now]) == 0
      {
        return false
      }
      try RecordingSteps.step(record, by: nil, change) { record, machine in
        RecordingWork.apply(info, to: &record, &machine, at: now)
      }
      return true
    }
  }

  private static func apply(_ event: LKWebhookEvent, to machine: inout CallMachine, at now: Timestamp) {
    if event.event == "room_finished" { return machine.roomGone(event.room.sid, at: now) }
    guard let person = EntityID(event.participant.identity) else { return }
    switch event.event {
    case "participant_joined": machine.mediaSeen(person, session: event.participant.sid, at: now)
    case "participant_left", "participant_connection_aborted":
      machine.mediaGone(
        person, session: event.participant.sid, politely: event.participant.disconnectReason == .clientInitiated,
        at: now)
    case "track_published", "track_unpublished":
      guard let media = CallMedia(event.track.source) else { return }
      machine.setMedia(media, of: person, isOn: event.event == "track_published" && !event.track.muted)
    default: return
    }
  }
}

extension CallMedia {
  /// What a track's source is in a call; nil for what nobody is told of.
  init?(_ source: LKTrackSource) {
    switch source {
    case .microphone: self = .audio
    case .camera: self = .video
    case .screenShare: self = .screen
    default: return nil
    }
  }
}
