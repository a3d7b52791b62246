import Foundation
import NchatAPI
import Testing

@testable import Backend

@Suite("A server that is killed while it writes")
struct KilledWhileWritingTests {
  @Test(
    "Every write that was acknowledged is there, whole, and nothing else is broken",
    arguments: SQLDialect.allCases, [1, 60, 400])
  func killed(_ dialect: SQLDialect, after acknowledged: Int) async throws {
    let place = try TestPlace(dialect)
    let folder = place.folder
    let topic = EventTopic.channel(UUID())
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [
        path = folder.path as String, text = place.text as String, id = topic.name as String,
        acknowledged = acknowledged as Int
      ] in
      let database = try #require(DatabaseLocation(text)).open(connections: 8, log: LogRecorder.silent)
      let topic = try #require(UUID(uuidString: String(id.dropFirst("channel:".count))).map(EventTopic.channel))
      let file = open(path + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
      let count = Recorder<Int64>()
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            while true {
              let own = EventTopic.user(UUID())
              guard
                let seq = try? await database.write({ connection in
                  // Two rows that are there together or not at all.
                  _ = try EventLog.append("e", "own", to: own, at: .now(), in: connection)
                  return try EventLog.append("e", own.name, to: topic, at: .now(), in: connection).seq
                })
              else { exit(3) }
              let line = Array("\(seq) \(own.name)\n".utf8)
              _ = Glibc.write(file, line, line.count)
              // Whoever reaches the number ends it, while the others are somewhere in the midst of a write.
              count.record(seq)
              if count.all.count >= acknowledged { kill(getpid(), SIGKILL) }
            }
          }
        }
      }
    }
    let lines = try String(contentsOfFile: folder["acknowledged"], encoding: .utf8).split(separator: "\n")
    #expect(lines.count >= acknowledged)
    let database = try place.open()
    if dialect == .sqlite {
      #expect(try place.sql("pragma integrity_check") == [["ok"]])
      #expect(try place.sql("pragma foreign_key_check") == [])
    }
    let read = try await database.read { try EventLog.read(topic, since: 0, limit: 1_000_000, in: $0) }
    guard case .events(let events, let head) = read else {
      Issue.record("\(read)")
      return
    }
    #expect(events.map(\.seq) == (head == 0 ? [] : Array(1...head)))
    let written = Set(events.map { "\($0.seq) \($0.payload.dropFirst().dropLast())" })
    for line in lines { #expect(written.contains(String(line)), "\(line) was acknowledged and is gone") }
    let owners = Set(events.map { String($0.payload.dropFirst().dropLast()) })
    let topics = Set(
      try place.sql("select topic from nchat_topics where topic like 'user:%'").map { $0[0] })
    #expect(topics == owners, "a write is there in part")
    // It goes on where it was.
    let next = try await database.write { try EventLog.append("e", "p", to: topic, at: now, in: $0).seq }
    #expect(next == head + 1)
    try database.close()
  }

  @Test(
    "Every message of a chat that was acknowledged is there, counted and told of, and nothing is there in part",
    arguments: SQLDialect.allCases, [1, 300])
  func killedWhileChatting(_ dialect: SQLDialect, after acknowledged: Int) async throws {
    let place = try TestPlace(dialect)
    let folder = place.folder
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    let (stream, ana) = try await Self.liveStream(place, at: now)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [
        path = folder.path as String, text = place.text as String, stream = stream.description as String,
        ana = ana.description as String, acknowledged = acknowledged as Int
      ] in
      let database = try #require(DatabaseLocation(text)).open(connections: 8, log: LogRecorder.silent)
      let (stream, ana) = (try #require(EntityID(stream)), try #require(EntityID(ana)))
      let writes = StreamWrites(ledger: Ledger(database: database) { _ in })
      let file = open(path + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
      let count = Recorder<EntityID>()
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<32 {
          group.addTask {
            while true {
              let post = StreamWrites.Post(author: ana, content: .message(ChatText("hello")), at: .now())
              guard case .message(let message)? = try? await writes.write(post, to: stream) else { exit(3) }
              let line = Array("\(message.id)\n".utf8)
              _ = Glibc.write(file, line, line.count)
              count.record(message.id)
              if count.all.count >= acknowledged { kill(getpid(), SIGKILL) }
            }
          }
        }
      }
    }
    let lines = try String(contentsOfFile: folder["acknowledged"], encoding: .utf8).split(separator: "\n")
    #expect(lines.count >= acknowledged)
    let database = try place.open()
    let (read, rows, counted) = try await database.read { connection in
      let rows = try connection.rows(
        "chat.list", ["stream": stream, "before": Int64.max, "limit": 1_000_000, "offset": 0])
      return (
        try EventLog.read(.stream(stream.uuid), since: 0, limit: 1_000_000, in: connection),
        try rows.reversed().map { (id: try $0["id"] as EntityID, seq: try $0["event_seq"] as Int64) },
        try StreamRows.find(stream, in: connection)?.totalChatMessages
      )
    }
    guard case .events(let events, let head) = read else {
      Issue.record("\(read)")
      return
    }
    #expect(rows.map(\.seq) == (head == 0 ? [] : Array(1...head)) && counted == rows.count)
    #expect(try events.map { try StreamChatMessage.read(Array($0.payload.utf8)).id } == rows.map(\.id))
    let written = Set(rows.map(\.id.description))
    for line in lines { #expect(written.contains(String(line)), "\(line) was acknowledged and is gone") }
    try database.close()
  }

  /// Somebody with a stream that goes on.
  private static func liveStream(_ place: TestPlace, at now: Timestamp) async throws -> (EntityID, EntityID) {
    let database = try place.open()
    let ledger = Ledger(database: database) { _ in }
    let ana = try await UserAdministration(ledger: ledger, hashing: HashingQueue()).add(
      UserAdministration.NewUser(username: "ana", role: .member, password: "Correct-Horse-7"), at: now)
    let id = EntityID.random()
    try await ledger.change(at: now) { change in
      var stream = StreamRecord(
        id: id, channelID: nil, broadcaster: StreamPerson(id: ana.id, displayName: "ana", avatarUrl: nil),
        roomName: "stream-\(id)", title: "a stream", description: nil, thumbnailURL: nil,
        life: StreamLife(status: .preparing), key: String(repeating: "k", count: 32), maxResolution: .p1080,
        isRecorded: false, enablesChat: true, enablesReactions: true, enablesQuestions: false, chatMode: .open,
        slowModeSeconds: 0, tags: [], language: "en", createdAt: now, updatedAt: now)
      try StreamRows.insert(stream, in: change.connection)
      stream.life = StreamLife(status: .live, startedAt: now)
      try StreamRows.update(stream, at: now, in: change.connection)
    }
    try database.close()
    return (id, ana.id)
  }
}
