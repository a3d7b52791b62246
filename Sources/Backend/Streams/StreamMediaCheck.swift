import LiveKitProtocol
import Logging
import NchatAPI

/// Compares streams with what the media server really has: whether their broadcasters are there, of which a word may have been lost, whether
/// the rooms of those that go on are there, which a media server forgets when it is started anew, and whether those who broadcast, or watch in
/// a closed channel, still may.
struct StreamMediaCheck: Sendable {
  /// Streams whose rooms are asked for at once.
  static let batch = 200

  private struct Attended: Sendable {
    let id: EntityID
    let room: String
    let broadcaster: EntityID
    let session: String?
    /// Whether anybody may watch.
    let isPublic: Bool
    /// Whether its broadcaster still may broadcast in its channel.
    let mayGoOn: Bool

    init(_ row: SQLRow) throws(SQLFailure) {
      (id, room) = (try row["id"], try row["livekit_room_name"])
      (broadcaster, session) = (try row["broadcaster_id"], try row["broadcaster_sid"])
      (isPublic, mayGoOn) = (try row["is_public"], try row["may_go_on"])
    }
  }

  let streams: StreamService
  let log: Logger

  /// Looks at all streams that go on or should, once.
  func run(at now: Timestamp) async {
    do {
      var after = EntityID.zero
      while true {
        let position = after
        let attended = try await streams.ledger.read { connection in
          try connection.rows("streams.attended", ["now": now, "after": position, "limit": Self.batch])
            .map(Attended.init)
        }
        guard let last = attended.last else { return }
        after = last.id
        try await compare(attended, at: now)
      }
    } catch let failure as LiveKitFailure {
      // The watch over the media server has said it.
      log.debug("streams cannot be compared with the media server: \(failure)")
    } catch { log.failure("streams cannot be compared with the media server", error) }
  }

  private func compare(_ attended: [Attended], at now: Timestamp) async throws {
    let rooms = try await streams.liveKit.rooms(attended.map(\.room))
    let people = Dictionary(rooms.map { ($0.name, Int($0.numParticipants)) }, uniquingKeysWith: { first, _ in first })
    for stream in attended {
      guard stream.mayGoOn else {
        try await streams.moveOn(stream.id, at: now)
        continue
      }
      guard let count = people[stream.room] else {
        try await reopen(stream, at: now)
        continue
      }
      guard count > 0 || stream.session != nil else { continue }
      let present = try await streams.liveKit.participants(of: stream.room)
      if !stream.isPublic { try await sendAway(present, from: stream, at: now) }
      let sid = Self.stay(of: stream.broadcaster, among: present)
      guard sid != stream.session else { continue }
      try await streams.moveOn(stream.id, at: now) { machine, _ in
        if let sid { machine.broadcasterCame(sid, at: now) } else { machine.broadcasterWent(stream.session, at: now) }
      }
    }
  }

  /// A broadcaster's stay in the room, as the media server names it; nil where they are not there.
  static func stay(of broadcaster: EntityID, among present: [LKParticipantInfo]) -> String? {
    present.first { $0.identity == broadcaster.description && $0.state == .active }?.sid
  }

  /// Makes the room of a stream again, for its broadcaster to come back with the token they have.
  private func reopen(_ stream: Attended, at now: Timestamp) async throws {
    // One that nobody ever came to closes by itself after a while.
    log.log(
      level: stream.session == nil ? .debug : .notice, "room \(stream.room) is not there any more and is made again")
    try await streams.streamRoom(stream.room, of: stream.id)
    let after = try await streams.moveOn(stream.id, at: now) { machine, _ in
      if let session = stream.session { machine.broadcasterWent(session, at: now) }
    }
    // It is over meanwhile: what was made would outlive it.
    if after?.life.isOver ?? true { try await streams.liveKit.deleteRoom(stream.room) }
  }

  /// Takes those out of the room who may not watch any more: who has left the channel, whose account is gone, who is banned. A token is good for
  /// hours, and the media server asks nobody.
  private func sendAway(_ present: [LKParticipantInfo], from stream: Attended, at now: Timestamp) async throws {
    let people = Set(present.compactMap { EntityID($0.identity) }).subtracting([stream.broadcaster])
    // Whoever has no account watches in no closed channel. All others are machines.
    var away = present.map(\.identity).filter { $0.hasPrefix(StreamService.strangerPrefix) }
    if !people.isEmpty {
      let allowed = try await streams.ledger.read { connection in
        Set(
          try connection.rows(
            "streams.allowed", ["stream": stream.id, "users": SQLValue.ids(of: people), "now": now]
          ).map { row throws(SQLFailure) in try row["id"] as EntityID })
      }
      away += people.subtracting(allowed).map(\.description)
    }
    for identity in away {
      log.notice("\(identity) may not watch in \(stream.room) any more and is taken out")
      try await streams.liveKit.remove(identity, from: stream.room)
    }
  }
}
