import LiveKitProtocol
import Logging
import NchatAPI

/// Compares calls with what the media server really has: events get lost where a queue is full, a server was down, or a network was.
///
/// A room that is gone while its call goes on is made again, for those who come back within the time. Who is in a room is asked where the
/// number of people in it is not the number that rows say; of a cluster also of a few other calls in turn, since nothing else tells who is muted.
struct CallMediaCheck: Sendable {
  /// Calls whose rooms are asked for at once.
  static let batch = 200
  /// Calls that are looked at, although nothing seems to be wrong, each time.
  static let inTurn = 20

  private struct Live: Sendable {
    let id: EntityID
    let room: String
    let sid: String?
    let seen: Int

    init(_ row: SQLRow) throws(SQLFailure) {
      (id, room) = (try row["id"], try row["livekit_room_name"])
      (sid, seen) = (try row["room_sid"], try row["seen"])
    }
  }

  let calls: CallService
  let liveKit: LiveKitService
  let isCluster: Bool
  let log: Logger
  let clock: @Sendable () -> Timestamp

  /// Looks at all calls once.
  ///
  /// - Parameter turn: counts the looks, so that others are looked at each time.
  func run(turn: Int) async {
    do {
      var after = EntityID.zero
      var others: [Live] = []
      while true {
        let position = after
        let live = try await calls.ledger.read { connection in
          try connection.rows("calls.live", ["after": position, "limit": Self.batch]).map(Live.init)
        }
        guard let last = live.last else { break }
        after = last.id
        others += try await compare(live)
      }
      guard !others.isEmpty else {
        // That nobody answers, or that the secret is another, is better known before the first call.
        if turn == 0 { _ = try await liveKit.room("none") }
        return
      }
      guard isCluster else { return }
      for offset in 0..<min(Self.inTurn, others.count) {
        let place = (turn &* Self.inTurn &+ offset) % others.count
        try await look(into: others[abs(place)])
      }
    } catch let failure as LiveKitFailure {
      // The watch over the media server has said it.
      log.debug("calls cannot be compared with the media server: \(failure)")
    } catch { log.failure("calls cannot be compared with the media server", error) }
  }

  /// Mends what does not fit.
  /// - Returns: the calls that seem to be right.
  private func compare(_ live: [Live]) async throws -> [Live] {
    let rooms = try await liveKit.rooms(live.map(\.room))
    let byName = Dictionary(rooms.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var right: [Live] = []
    for call in live {
      guard let room = byName[call.room] else {
        try await reopen(call)
        continue
      }
      if call.sid != room.sid { try await adopt(room.sid, call) }
      if Int(room.numParticipants) == call.seen { right.append(call) } else { try await look(into: call) }
    }
    return right
  }

  /// Makes the room of a call again; nobody is in it yet.
  private func reopen(_ live: Live) async throws {
    let found = try await calls.ledger.read { connection in try CallRows.load(live.id, in: connection) }
    guard let call = found, !call.isOver else { return }
    log.notice("room \(live.room) is gone and is made again")
    let asked = clock()
    let sid = try await calls.makeRoom(for: call)
    try await adopt(sid, live)
    let now = clock()
    let after = try await calls.step(live.id, by: nil, at: now) { machine, _ in
      machine.mediaIs([:], asked: asked, at: now)
    }
    // It ended meanwhile: what was made would outlive it.
    if after.isOver { try await liveKit.deleteRoom(live.room) }
  }

  private func adopt(_ sid: String, _ live: Live) async throws {
    _ = try await calls.ledger.change(at: clock()) { change in
      try change.connection.run("calls.room_is", ["call": live.id, "sid": sid])
    }
  }

  /// Asks who is in a room and what they send.
  private func look(into live: Live) async throws {
    let asked = clock()
    var stays: [EntityID: CallStay] = [:]
    for participant in try await liveKit.participants(of: live.room) where participant.state == .active {
      guard let person = EntityID(participant.identity) else { continue }
      stays[person] = CallStay(participant)
    }
    let (seen, now) = (stays, clock())
    _ = try await calls.step(live.id, by: nil, at: now) { machine, _ in machine.mediaIs(seen, asked: asked, at: now) }
  }
}
