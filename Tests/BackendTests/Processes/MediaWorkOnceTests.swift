import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("What the media server is asked for, when several processes look for it at the same time")
struct MediaWorkOnceTests {
  /// Notes what the media server in this process is asked.
  private struct Noting: TwirpTransport {
    let server: TwirpInProcess
    let asked: Recorder<String>

    func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8] {
      asked.record(path)
      return try await server.call(path, body, token: token)
    }
  }

  /// Lets eight processes do what is due, all at once; answers what the media server was asked.
  private static func work(_ lab: StreamLab) async -> [String] {
    let asked = Recorder<String>()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        let transport = Noting(server: TwirpInProcess(server: lab.media.server), asked: asked)
        let work = CallMediaWork(
          database: lab.accounts.test.database,
          liveKit: LiveKitService(transport: transport, keys: MediaLab.keys, log: LogRecorder.silent),
          log: LogRecorder.silent, clock: { AccountsLab.start })
        group.addTask { await work.run() }
      }
    }
    return asked.all
  }

  @Test("Somebody who is removed from a call is removed once, and a wish that comes meanwhile is not forgotten")
  func participant() async throws {
    try await StreamLab.run { lab in
      var call = CallRecord(
        id: .random(), roomName: "call-1", roomSID: nil, type: .audio, status: .initiating, channelID: nil,
        initiatorID: lab.ana.id, isGroup: false, isHuddle: false, maxParticipants: 10, initiatedAt: lab.start,
        metadata: .object([:]))
      for user in [lab.ana.id, lab.bo.id] { call.members[user] = CallMember(user, at: lab.start) }
      let id = call.id
      func want(removal: Bool, grants: Bool) async throws {
        try await lab.accounts.ledger.change(at: lab.start) { change in
          _ = try change.connection.run(
            "participants.want",
            [
              "call": id, "user": lab.bo.id, "removal": removal, "grants": grants, "mute": false, "at": change.now,
            ])
        }
      }
      try await lab.accounts.ledger.change(at: lab.start) { [call] change in
        try CallRows.insert(call, in: change.connection)
        try CallRows.update(from: nil, to: call, at: change.now, in: change.connection)
      }
      try await lab.media.liveKit.createRoom("call-1", maxParticipants: 10, metadata: "")
      try await want(removal: true, grants: false)
      #expect(await Self.work(lab) == ["livekit.RoomService/RemoveParticipant"])
      #expect(await Self.work(lab) == [])
      // Somebody has begun with one wish when the next comes: it is done as well.
      try await want(removal: false, grants: true)
      let claimed = try await lab.accounts.test.database.write { connection in
        let until = lab.at(20)
        for row in try connection.rows("participants.work", ["now": lab.start]) {
          _ = try connection.first(
            "participants.work_claim", ["id": try row["id"] as EntityID, "now": lab.start, "until": until])
          return (try row["id"] as EntityID, until)
        }
        throw NeverHappened()
      }
      #expect(await Self.work(lab) == [], "it is somebody else's")
      try await want(removal: false, grants: true)
      _ = try await lab.accounts.test.database.write { connection in
        try connection.run(
          "participants.work_done",
          ["id": claimed.0, "claimed": claimed.1, "removal": false, "grants": true, "mute": false])
      }
      #expect(await Self.work(lab) == ["livekit.RoomService/UpdateParticipant"])
      #expect(await Self.work(lab) == [])
    }
  }

  @Test("Whoever is banned from a stream is taken out of its room once")
  func banned() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      // What it would do is done by those below.
      await lab.streams.work.stop()
      _ = try await lab.streams.ban(StreamBanRequest(), lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      #expect(await Self.work(lab) == ["livekit.RoomService/RemoveParticipant"])
      #expect(await Self.work(lab) == [])
    }
  }
}
