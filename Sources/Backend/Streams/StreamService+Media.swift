import LiveKitProtocol
import NchatAPI

extension StreamService {
  /// Takes what the media server tells of a room: whether the broadcaster is there, and that somebody is who is banned.
  ///
  /// - Returns: whether it was of a stream of ours, had not been taken before, and changed something.
  func take(_ event: LKWebhookEvent, at now: Timestamp) async throws -> Bool {
    guard let stream = try await ofRoom(event.room.name) else { return false }
    let person = EntityID(event.participant.identity)
    let isBroadcaster = person == stream.broadcaster
    switch event.event {
    case "participant_joined" where isBroadcaster:
      return try await note(event, stream.id, at: now) { machine in
        machine.broadcasterCame(event.participant.sid, at: now)
      }
    case "participant_left" where isBroadcaster, "participant_connection_aborted" where isBroadcaster:
      return try await note(event, stream.id, at: now) { machine in
        machine.broadcasterWent(event.participant.sid, at: now)
      }
    case "room_finished":
      return try await note(event, stream.id, at: now) { machine in machine.broadcasterWent(nil, at: now) }
    case "participant_joined":
      guard let person else { return false }
      // Nobody stays who is banned, whatever token they have.
      let banned = try await ledger.change(at: now) { change in
        try change.connection.run("bans.came_back", ["room": event.room.name, "user": person, "at": now])
      }
      if banned > 0 { work.wake() }
      return banned > 0
    default: return false
    }
  }

  private struct Known: Sendable {
    let id: EntityID
    let broadcaster: EntityID
  }

  private func ofRoom(_ room: String) async throws -> Known? {
    try await ledger.read { connection in
      guard let row = try connection.first("streams.of_room", ["room": room]) else { return nil }
      return Known(id: try row["id"], broadcaster: try row["broadcaster_id"])
    }
  }

  /// Lets an event have its effect, once.
  private func note(
    _ event: LKWebhookEvent, _ stream: EntityID, at now: Timestamp,
    _ body: @escaping @Sendable (inout StreamMachine) -> Void
  ) async throws -> Bool {
    try await ledger.change(at: now) { change in
      guard let known = try StreamRows.held(stream, in: change.connection) else { return false }
      // In the same transaction as its effect.
      if !event.id.isEmpty,
        try change.connection.run("webhooks.note", ["id": event.id, "event": event.event, "at": now]) == 0
      {
        return false
      }
      return try Self.moveOn(known, change, body) != known
    }
  }
}
