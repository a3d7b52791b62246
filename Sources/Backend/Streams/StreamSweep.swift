import LiveKitProtocol
import Logging
import NchatAPI

/// Lets happen in streams what is due by the clock: streams that begin by themselves, that nobody began, whose broadcasters are gone, viewers who say nothing any more, counts to be told.
struct StreamSweep: Sendable {
  let streams: StreamService
  let log: Logger

  /// Rooms of which the media server is asked at a time.
  private static let askedAtOnce = 8

  /// A stream whose time has come and whose broadcaster was seen in its room.
  private struct Starting: Sendable {
    let id: EntityID
    let room: String
    let broadcaster: EntityID
    let session: String

    init(_ row: SQLRow) throws(SQLFailure) {
      (id, room) = (try row["id"], try row["livekit_room_name"])
      (broadcaster, session) = (try row["broadcaster_id"], try row["broadcaster_sid"])
    }
  }

  /// One look at the rows.
  func run(at now: Timestamp) async {
    do {
      let (due, starting, lapsed, untold) = try await streams.ledger.read { connection in
        (
          try (connection.rows("streams.due", ["now": now]) + connection.rows("streams.ending", ["now": now]))
            .map(Self.id),
          try connection.rows("streams.starting", ["now": now]).map(Starting.init),
          try connection.rows("viewers.lapsed", ["before": now + -ViewerRows.silence]).map { row throws(SQLFailure) in
            try row["stream_id"] as EntityID
          },
          try connection.rows("viewers.untold", ["before": now + -ViewerRows.tellingInterval]).map(Self.id)
        )
      }
      for stream in due {
        await note(stream) { try await streams.moveOn(stream, at: now) { machine, _ in machine.advance(to: now) } }
      }
      await begin(starting, at: now)
      for stream in Set(lapsed + untold) {
        await note(stream) {
          try await streams.ledger.change(at: now) { change in
            guard try StreamRows.held(stream, in: change.connection) != nil else { return }
            try ViewerRows.count(-ViewerRows.lapse(stream, change), of: stream, change)
          }
        }
      }
    } catch { log.failure("streams that are due cannot be looked for", error) }
  }

  /// Begins streams whose broadcasters are there. One of which the media server says nothing waits for the next look; its watch has said so.
  private func begin(_ starting: [Starting], at now: Timestamp) async {
    // Rooms of which nothing is to be had hold up no others for good.
    var rest = starting.shuffled()[...]
    while !rest.isEmpty {
      let asked = rest.prefix(Self.askedAtOnce)
      rest = rest.dropFirst(Self.askedAtOnce)
      let answers = await withTaskGroup(of: (Starting, Result<String?, LiveKitFailure>).self) { group in
        for stream in asked { group.addTask { (stream, await stay(in: stream)) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      for case (let stream, .success(let sid)) in answers {
        await note(stream.id) {
          try await streams.moveOn(stream.id, at: now) { machine, _ in
            if let sid {
              machine.broadcasterCame(sid, at: now)
            } else {
              machine.broadcasterWent(stream.session, at: now)
            }
          }
        }
      }
      // Nobody waits for it again and again.
      let isThere = answers.contains { answer in
        if case .failure(let failure) = answer.1 { failure.kind != .unavailable } else { true }
      }
      guard isThere else { return }
    }
  }

  /// The broadcaster's stay in the room as the media server has it now: a row may be older than the media server. Nil where they are not there.
  private func stay(in stream: Starting) async -> Result<String?, LiveKitFailure> {
    do throws(LiveKitFailure) {
      let present = try await streams.liveKit.participants(of: stream.room)
      return .success(StreamMediaCheck.stay(of: stream.broadcaster, among: present))
    } catch {
      return error.kind == .notFound ? .success(nil) : .failure(error)
    }
  }

  private static func id(_ row: SQLRow) throws(SQLFailure) -> EntityID { try row["id"] }

  private func note(_ stream: EntityID, _ body: () async throws -> Void) async {
    do { try await body() } catch { log.failure("stream \(stream) cannot be moved on", error) }
  }
}
