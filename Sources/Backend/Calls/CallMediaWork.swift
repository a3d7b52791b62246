import LiveKitProtocol
import Logging
import NchatAPI
import Synchronization

/// Does at the media server what rows say must be so, of calls and of streams: rooms closed, people out, with other grants or muted. What fails is tried again, later
/// and later; a restart forgets nothing, since the wishes are rows.
final class CallMediaWork: Sendable {
  private struct Turn {
    var isRunning = false
    var isWanted = false
    var isOver = false
  }

  private let database: any SQLDatabase
  private let liveKit: LiveKitService
  private let log: Logger
  private let clock: @Sendable () -> Timestamp
  private let turn = Mutex(Turn())

  init(
    database: any SQLDatabase, liveKit: LiveKitService, log: Logger,
    clock: @escaping @Sendable () -> Timestamp = Timestamp.now
  ) {
    self.database = database
    self.liveKit = liveKit
    self.log = log
    self.clock = clock
  }

  /// Seconds that work about a person belongs to whoever has begun it; longer than a media server is waited for. Others on the same database
  /// would do it once more, when the person may have come back already.
  static let claimTime = 20.0

  /// What the metadata of a participant say of their role.
  static func metadata(of role: CallRole) -> String { #"{"role":"\#(role.rawValue)"}"# }

  /// Looks for work soon; returns at once.
  func wake() {
    let begins = turn.withLock { turn in
      guard !turn.isOver else { return false }
      turn.isWanted = true
      defer { turn.isRunning = true }
      return !turn.isRunning
    }
    guard begins else { return }
    Task {
      while isWantedAgain() { await run() }
    }
  }

  /// Begins nothing new, and waits for what is under way; what is left is done after the next start.
  func stop() async {
    turn.withLock { $0.isOver = true }
    while turn.withLock({ $0.isRunning }) { try? await Task.sleep(for: .milliseconds(5)) }
  }

  private func isWantedAgain() -> Bool {
    turn.withLock { turn in
      if turn.isOver { turn.isWanted = false }
      defer {
        if !turn.isWanted { turn.isRunning = false }
        turn.isWanted = false
      }
      return turn.isWanted
    }
  }

  /// Does everything that is due.
  func run() async {
    // Whoever has wished for it, the server does it.
    await DatabaseIdentity.server.run { await runAll() }
  }

  private func runAll() async {
    do {
      let now = clock()
      let (people, rooms) = try await database.read { connection in
        (
          try connection.rows("participants.work", ["now": now]).map(PersonWork.init),
          try connection.rows("calls.room_work", ["now": now]).map(RoomWork.init)
        )
      }
      for person in people { try await perform(person) }
      for room in rooms { try await perform(room) }
      try await StreamMediaWork(database: database, liveKit: liveKit, log: log, clock: clock).run()
    } catch { log.failure("work for the media server cannot be looked for", error) }
  }

  private struct PersonWork: Sendable {
    let id: EntityID
    let room: String
    let identity: String
    let settings: CallSettings

    init(_ row: SQLRow) throws(SQLFailure) {
      (id, room, identity) = (try row["id"], try row["livekit_room_name"], try row["livekit_identity"])
      settings = CallSettings(
        allowParticipantUnmute: try row["allows_unmute"], allowParticipantScreenShare: try row["allows_screen_share"])
    }
  }

  /// What is to be done, as of the moment from which it belongs to this process.
  private struct Claim: Sendable {
    let until: Timestamp
    let role: CallRole
    let removal: Bool
    let grants: Bool
    let mute: Bool
    let attempts: Int

    init(_ row: SQLRow, until: Timestamp) throws(SQLFailure) {
      self.until = until
      (role, attempts) = (try row["role"], try row["media_attempts"])
      (removal, grants, mute) = (try row["wants_removal"], try row["wants_grants"], try row["wants_mute"])
    }
  }

  private struct RoomWork: Sendable {
    let call: EntityID
    let room: String
    let attempts: Int

    init(_ row: SQLRow) throws(SQLFailure) {
      (call, room, attempts) = (try row["id"], try row["livekit_room_name"], try row["room_attempts"])
    }
  }

  private func perform(_ person: PersonWork) async throws {
    let now = clock()
    let until = now + Self.claimTime
    let claimed = try await database.write { connection in
      try connection.first("participants.work_claim", ["id": person.id, "now": now, "until": until]).map {
        row throws(SQLFailure) in try Claim(row, until: until)
      }
    }
    guard let claim = claimed else { return }
    do throws(LiveKitFailure) {
      if claim.removal {
        try await liveKit.remove(person.identity, from: person.room)
      } else {
        if claim.grants {
          try await liveKit.update(
            person.identity, in: person.room,
            grant: VideoGrant(room: person.room, role: claim.role, settings: person.settings),
            metadata: Self.metadata(of: claim.role))
        }
        if claim.mute { try await liveKit.mute(person.identity, in: person.room, source: .microphone) }
      }
    } catch {
      // A room that is gone has nobody to be told anything.
      if error.kind != .notFound {
        note(error, "\(person.identity) in \(person.room) is not told what has changed")
        let again = clock() + Self.pause(after: claim.attempts)
        _ = try await database.write { connection in
          try connection.run(
            "participants.work_failed", ["id": person.id, "claimed": claim.until, "again": again])
        }
        return
      }
    }
    _ = try await database.write { connection in
      try connection.run(
        "participants.work_done",
        [
          "id": person.id, "claimed": claim.until, "removal": claim.removal, "grants": claim.grants, "mute": claim.mute,
        ])
    }
  }

  private func perform(_ room: RoomWork) async throws {
    do throws(LiveKitFailure) { try await liveKit.deleteRoom(room.room) } catch {
      note(error, "room \(room.room) cannot be closed")
      let again = clock() + Self.pause(after: room.attempts)
      _ = try await database.write { connection in
        try connection.run("calls.room_failed", ["call": room.call, "again": again])
      }
      return
    }
    _ = try await database.write { connection in try connection.run("calls.room_done", ["call": room.call]) }
  }

  /// That the media server cannot be asked, its watch says once.
  private func note(_ failure: LiveKitFailure, _ what: String) {
    log.log(level: failure.kind == .refused ? .warning : .debug, "\(what): \(failure)")
  }

  /// Seconds until another try: 1 doubling to 60.
  static func pause(after attempts: Int) -> Double { Double(1 << min(6, max(0, attempts))).clamped(to: 1...60) }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    min(range.upperBound, max(range.lowerBound, self))
  }
}
