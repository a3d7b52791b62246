import CPostgreSQL
import Foundation
import LiveKitProtocol
import MediaServer
import NchatAPI
import NchatClient
import Testing
import WebClient

@testable import Backend

@Suite("Two backends on one database")
struct NeighboursTests {
  @Test("Events go both ways: all of them, in order, once")
  func bothWays() async throws {
    try await NeighboursLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 0), try await lab.signIn("bob", at: 1))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      _ = try await bob.event("the ring") { if case .callRing(let ring) = $0 { ring } else { nil } }
      _ = try await bob.client.accept(call)
      _ = try await alice.event("the answer") { if case .callAccept(let told) = $0 { told } else { nil } }
      for person in [alice, bob] { await person.follow(.call(call)) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for person in [alice, bob] {
          group.addTask {
            for turn in 0..<40 { _ = try await person.client.raiseHand(turn.isMultiple(of: 2), in: call) }
          }
        }
        try await group.waitForAll()
      }
      let last = try #require(
        try lab.place.sql("select seq::text from nchat_topics where topic = 'call:\(call)'").first?.first ?? nil)
      for person in [alice, bob] {
        try await eventually("only \(person.numbers(of: .call(call)).count) came") {
          person.numbers(of: .call(call)).last.map { String($0) } == last
        }
        let numbers = person.numbers(of: .call(call))
        #expect(numbers.count >= 80 && numbers == Array((numbers.first ?? 0)...(numbers.last ?? 0)))
        await person.close()
      }
    }
  }

  @Test("Whoever is connected to one is there for those of the other, until they go")
  func presence() async throws {
    try await NeighboursLab.run { lab in
      let alice = try await lab.signIn("alice", at: 0)
      try await eventually("alice is offline") { try await alice.client.user(named: "alice")?.status == .online }
      let bob = try await lab.signIn("bob", at: 1)
      try await eventually("alice is offline") { try await bob.client.user(named: "alice")?.status == .online }
      let channel = try #require(try await bob.client.listChannels().first).id
      let seen = try await bob.client.members(ofChannel: channel).filter { $0.user.status == .online }.map(\.user.id)
      #expect(Set(seen) == [alice.id, bob.id])
      // What a process has written of itself may be lost; it is written again.
      try lab.place.sql("delete from nchat_processes")
      try lab.cut()
      try await eventually("alice is offline") { try await bob.client.user(named: "alice")?.status == .online }
      try await eventually("the processes are not there") { try lab.processes().count == 2 }
      await alice.close()
      try await eventually("alice stays") { try await bob.client.user(named: "alice")?.status == .offline }
      await bob.close()
    }
  }

  @Test("Rights that go at one are gone at the other")
  func rights() async throws {
    try await NeighboursLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 0), try await lab.signIn("bob", at: 1))
      let channel = try await bob.client.createChannel(CreateChannelRequest(name: "A room", type: .private)).id
      _ = try await bob.client.invite([alice.id], toChannel: channel)
      await alice.follow(.channel(channel))
      _ =
        try await bob.client.call(
          ChannelOperations.removeMember, ["id": channel, "userId": alice.id]) as NoContent
      try await eventually("alice goes on following") {
        alice.updates.contains(.unsubscribed(.channel(channel), .forbidden))
      }
      // A login ends at one; the connection that it has to the other is closed, and does not come back.
      let again = Person(client: try NchatClient(server: lab.urls[0], credentials: bob.client.credentials), id: bob.id)
      await again.follow(.user)
      try await bob.client.signOut()
      try await eventually("bob's other connection stays") {
        again.updates.contains { if case .ended = $0 { true } else { false } }
      }
      for person in [alice, bob, again] { await person.close() }
    }
  }

  @Test("A connection for listening that is cut is made again, and nothing is missed")
  func cut() async throws {
    try await NeighboursLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 0), try await lab.signIn("bob", at: 1))
      for turn in 1...3 {
        try lab.cut()
        let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
        try await eventually("the ring did not come") {
          bob.events.contains { if case .callRing(let ring) = $0 { ring.callId == call } else { false } }
        }
        _ = try await bob.client.decline(call)
        try await eventually("the answer did not come") {
          alice.events.count { if case .callEnd = $0 { true } else { false } } == turn
        }
      }
      try await eventually("not one of them leads") { try lab.leaders() == 1 }
      for person in [alice, bob] {
        let numbers = person.numbers(of: .user)
        #expect(numbers == Array((numbers.first ?? 0)...(numbers.last ?? 0)))
        await person.close()
      }
    }
  }

  @Test("One of them does what is due; when it goes, the other does", arguments: 0..<2)
  func sweeps(_ first: Int) async throws {
    try await NeighboursLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 1 - first), try await lab.signIn("bob", at: 1 - first))
      #expect(try lab.leaders() == 1)
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      await lab.backends[first].shutdown()
      #expect(try lab.processes().count == 1)
      lab.pass(31)
      for person in [alice, bob] {
        let end = try await person.event("the end") { if case .callEnd(let end) = $0 { end } else { nil } }
        #expect(end.callId == call)
      }
      #expect(try lab.leaders() == 1)
      #expect(
        try lab.place.sql("select count(*)::text from nchat_events where event = 'call:end' and topic like 'user:%'")
          == [["2"]])
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test("Two with media servers of their own, or with other secrets, are refused")
  func refused() async throws {
    let place = try TestPlace(.postgres)
    let other = TemporaryFolder()
    func backend(_ folder: TemporaryFolder) throws -> (Backend, MediaServer, APIKeyPair) {
      var settings = BackendConfiguration(database: place.location, stateFolder: folder.path)
      settings.port = 0
      let keys = try ServerSecrets.mediaKeys(in: folder.path)
      var configuration = MediaServerConfiguration()
      (configuration.port, configuration.mediaPort, configuration.keys) = (0, 0, [keys.key: keys.secret])
      return (
        try Backend(configuration: settings, logger: LogRecorder.silent),
        MediaServer(configuration: configuration, logger: LogRecorder.silent), keys
      )
    }
    func start(_ backend: Backend, _ media: MediaServer, _ keys: APIKeyPair) async -> BackendError? {
      do throws(BackendError) {
        _ = try await backend.start(media: media, keys: keys, mediaPort: 0, mediaIsSecure: false)
        return nil
      } catch { return error }
    }
    let one = try backend(place.folder)
    #expect(await start(one.0, one.1, one.2) == nil)
    let second = try backend(place.folder)
    #expect(await start(second.0, second.1, second.2)?.kind == .secondMediaServer)
    var settings = BackendConfiguration(database: place.location, stateFolder: other.path)
    (settings.port, settings.cluster) = (0, (url: try ServerURL("ws://127.0.0.1:1"), keys: one.2))
    let stranger = try Backend(configuration: settings, logger: LogRecorder.silent)
    #expect(await start(stranger, one.1, one.2)?.kind == .secrets)
    // When the first has gone it is the second's.
    await one.0.shutdown()
    #expect(await start(second.0, second.1, second.2) == nil)
    await second.0.shutdown()
  }

  @Test("A process with a media server whose connection was cut says again that it has one, as soon as it may")
  func mediaServerAgain() async throws {
    let place = try TestPlace(.postgres)
    try place.open().close()
    guard case .postgres(let url) = place.location else { throw NeverHappened() }
    let log = LogRecorder()
    let listener = try PostgreSQLListener(url, hasMedia: true, log: log.logger)
    listener.start(PostgreSQLListener.Ear(heard: { _ in }, next: { nil }, connected: {}))
    defer { listener.close() }
    let ours = "l.locktype = 'advisory' and l.classid = 'nchat_topics'::regclass::oid"
    func holders(_ which: String) throws -> [String?] {
      try place.sql("select l.pid::text from pg_locks l where \(ours) and l.granted and l.\(which)").flatMap { $0 }
    }
    // Another is waiting for the lock, and has it in the moment in which the connection is cut.
    var other: PostgreSQLSession? = try PostgreSQLSession(url)
    try other?.execute("set lock_timeout = 0; set statement_timeout = 0", doing: "a test's wish")
    let pid = "\(PQbackendPID(other?.handle))"
    #expect(PQsendQuery(other?.handle, "select pg_advisory_lock('nchat_topics'::regclass::oid::integer, 2)") == 1)
    try await eventually("nobody waits for the lock") {
      try place.sql("select 1 from pg_locks l where \(ours) and not l.granted and l.objid = 2").count == 1
    }
    try await eventually("the lock stayed where it was") {
      try place.sql(
        "select pg_terminate_backend(l.pid, 60000) from pg_locks l where \(ours) and l.granted and l.objid >= 1000")
      return try holders("objid = 2") == [pid]
    }
    try await eventually("nobody is told that there are two") { log.warnings.contains { $0.contains("media server") } }
    other = nil
    try await eventually("it does not say again that it has one") {
      let (own, media) = (try holders("objid >= 1000"), try holders("objid = 2"))
      return own.count == 1 && media == own
    }
  }

  @Test("However much happens, others are told of it fifty times a second at most")
  func rate() async throws {
    let place = try TestPlace(.postgres)
    let database = try place.open()
    guard case .postgres(let url) = place.location else { return }
    let (one, other) = (
      try PostgreSQLListener(url, hasMedia: false, log: LogRecorder.silent),
      try PostgreSQLListener(url, hasMedia: false, log: LogRecorder.silent)
    )
    #expect(one.leads && !other.leads)
    let heard = Recorder<String>()
    let relay = EventRelay(database: database, process: one.number, log: LogRecorder.silent) { one.wake() }
    one.start(PostgreSQLListener.Ear(heard: { _ in }, next: { relay.takeNotice() }, connected: {}))
    other.start(PostgreSQLListener.Ear(heard: { heard.record($0) }, next: { nil }, connected: {}))
    let ledger = Ledger(database: database) { relay.publish($0) }
    let (topic, start) = (EventTopic.user(UUID()), ContinuousClock.now)
    for _ in 0..<300 { try await ledger.change(at: .now()) { try $0.tell(topic, "e", 1) } }
    try await eventually("the last was not told") {
      heard.all.last.flatMap { EventNotice(payload: $0) }?.topics?[topic.name] == 300
    }
    let time = ContinuousClock.now - start
    let most = Int(time / PostgreSQLListener.noticeInterval) + 1
    #expect(heard.all.count <= most, "\(heard.all.count) in \(time)")
    // The first went out at once, with what there was then.
    #expect(heard.all.first.flatMap { EventNotice(payload: $0) }?.topics?[topic.name] ?? 300 < 300)
    one.close()
    try await eventually("nobody leads") { other.leads }
    other.close()
    try database.close()
  }
}

extension Person {
  fileprivate func numbers(of topic: RealtimeTopic) -> [Int64] {
    updates.compactMap { if case .event(topic, _, let seq) = $0 { seq } else { nil } }
  }
}
