import Logging
import NchatAPI

/// What the media server has to do for streams, as their rows say: rooms closed, banned people out.
struct StreamMediaWork: Sendable {
  let database: any SQLDatabase
  let liveKit: LiveKitService
  let log: Logger
  let clock: @Sendable () -> Timestamp

  private struct RoomWork: Sendable {
    let stream: EntityID
    let room: String
    let attempts: Int

    init(_ row: SQLRow) throws(SQLFailure) {
      (stream, room, attempts) = (try row["id"], try row["livekit_room_name"], try row["room_attempts"])
    }
  }

  private struct Removal: Sendable {
    let stream: EntityID
    let user: EntityID
    let room: String
    let attempts: Int

    init(_ row: SQLRow) throws(SQLFailure) {
      (stream, user) = (try row["stream_id"], try row["user_id"])
      (room, attempts) = (try row["livekit_room_name"], try row["removal_attempts"])
    }
  }

  /// Does everything that is due. What fails is tried again, later and later.
  func run() async throws {
    let now = clock()
    let (rooms, removals) = try await database.read { connection in
      (
        try connection.rows("streams.room_work", ["now": now]).map(RoomWork.init),
        try connection.rows("bans.work", ["now": now]).map(Removal.init)
      )
    }
    for work in rooms {
      let isDone = await attempt("room \(work.room) cannot be closed") { () throws(LiveKitFailure) in
        try await liveKit.deleteRoom(work.room)
      }
      _ = try await database.write { connection in
        if isDone {
          try connection.run("streams.room_done", ["stream": work.stream])
        } else {
          try connection.run(
            "streams.room_failed", ["stream": work.stream, "again": now + CallMediaWork.pause(after: work.attempts)])
        }
      }
    }
    for work in removals {
      let now = clock()
      let until = now + CallMediaWork.claimTime
      let isOurs = try await database.write { connection in
        try connection.run(
          "bans.claim", ["stream": work.stream, "user": work.user, "now": now, "until": until]) == 1
      }
      guard isOurs else { continue }
      let isDone = await attempt("\(work.user) is not taken out of \(work.room)") { () throws(LiveKitFailure) in
        try await liveKit.remove(work.user.description, from: work.room)
      }
      _ = try await database.write { connection in
        if isDone {
          try connection.run("bans.removed", ["stream": work.stream, "user": work.user, "claimed": until])
        } else {
          try connection.run(
            "bans.removal_failed",
            [
              "stream": work.stream, "user": work.user, "claimed": until,
              "again": now + CallMediaWork.pause(after: work.attempts),
            ])
        }
      }
    }
  }

  private func attempt(_ what: String, _ body: () async throws(LiveKitFailure) -> Void) async -> Bool {
    do throws(LiveKitFailure) {
      try await body()
      return true
    } catch {
      // That the media server cannot be asked, its watch says once.
      log.log(level: error.kind == .refused ? .warning : .debug, "\(what): \(error)")
      return false
    }
  }
}
