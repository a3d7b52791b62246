import LiveKitProtocol
import Logging
import NchatAPI

/// Compares streams with what the media server really has: whether their broadcasters are there, of which a word may have been lost, and whether
/// the rooms of those that go on are there, which a media server forgets when it is started anew.
struct StreamMediaCheck: Sendable {
  /// Streams whose rooms are asked for at once.
  static let batch = 200

  private struct Attended: Sendable {
    let id: EntityID
    let room: String
    let broadcaster: EntityID
    let session: String?

    init(_ row: SQLRow) throws(SQLFailure) {
      (id, room) = (try row["id"], try row["livekit_room_name"])
      (broadcaster, session) = (try row["broadcaster_id"], try row["broadcaster_sid"])
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
      guard let count = people[stream.room] else {
        guard stream.session != nil else { continue }
        log.notice("room \(stream.room) is gone and is made again")
        try await streams.streamRoom(stream.room, of: stream.id)
        try await streams.moveOn(stream.id, at: now) { machine, _ in machine.broadcasterWent(nil, at: now) }
        continue
      }
      guard count > 0 || stream.session != nil else { continue }
      let there = try await streams.liveKit.participants(of: stream.room).first {
        $0.identity == stream.broadcaster.description && $0.state == .active
      }
      guard there?.sid != stream.session else { continue }
      let sid = there?.sid
      try await streams.moveOn(stream.id, at: now) { machine, _ in
        if let sid { machine.broadcasterCame(sid, at: now) } else { machine.broadcasterWent(stream.session, at: now) }
      }
    }
  }
}
