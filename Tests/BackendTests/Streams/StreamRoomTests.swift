import LiveKitProtocol
import NchatAPI
import Synchronization
import Testing

@testable import Backend

/// The room of a stream is there as long as somebody may need it, and no longer.
@Suite("Rooms of streams")
struct StreamRoomTests {
  /// Lets something happen before a room is made.
  private final class Interference: TwirpTransport {
    private let server: any TwirpTransport
    private let before = Mutex<(@Sendable () async -> Void)?>(nil)

    init(_ server: any TwirpTransport) { self.server = server }

    func beforeTheNextRoom(_ body: @escaping @Sendable () async -> Void) { before.withLock { $0 = body } }

    func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8] {
      if path.hasSuffix("/CreateRoom") {
        let happens = before.withLock { before in
          defer { before = nil }
          return before
        }
        await happens?()
      }
      return try await server.call(path, body, token: token)
    }
  }

  private func interfered(_ lab: StreamLab) -> (StreamService, Interference) {
    let transport = Interference(TwirpInProcess(server: lab.media.server))
    let liveKit = LiveKitService(transport: transport, keys: MediaLab.keys, log: LogRecorder.silent)
    let streams = StreamService(
      ledger: lab.streams.ledger, writes: lab.streams.writes, liveKit: liveKit, work: lab.streams.work,
      place: lab.streams.place, ice: lab.streams.ice, ingest: lab.streams.ingest, viewerKey: [])
    return (streams, transport)
  }

  /// Ends a stream, and waits until its room is closed.
  private func end(_ stream: EntityID, _ lab: StreamLab) async {
    _ = try? await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(1))
    _ = try? await eventually("the room is closed") {
      try lab.accounts.test.sql("select 1 from nchat_streams where room_close_at is not null") == []
    }
  }

  @Test("A room that is made for a token, or again, while the stream ends does not outlive it")
  func madeTooLate() async throws {
    try await StreamLab.run { lab in
      let (streams, transport) = interfered(lab)
      let first = try await lab.live()
      transport.beforeTheNextRoom { await end(first, lab) }
      #expect(
        await lab.code {
          try await streams.token(StreamTokenRequest(), for: first, by: lab.bo, askedAs: nil, at: .now())
        } == .streamNotLive)
      let second = try await lab.live()
      transport.beforeTheNextRoom { await end(second, lab) }
      await StreamMediaCheck(streams: streams, log: LogRecorder.silent).run(at: lab.at(2))
      #expect(try await lab.show(second, to: nil).status == .ended)
      #expect(try await lab.media.liveKit.rooms() == [])
    }
  }

  @Test("It stays for as long as its broadcaster may be away, and is made again where it is lost meanwhile")
  func stays() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let token = try await lab.streams.token(StreamTokenRequest(), for: stream, by: lab.ana, askedAs: nil, at: .now())
      let room = try #require(try await lab.media.liveKit.room(token.roomName))
      #expect(Double(room.departureTimeout) >= StreamMachine.absence)
      // They have gone, which is known, and the media server is another one by now.
      try await lab.media.liveKit.deleteRoom(token.roomName)
      let check = StreamMediaCheck(streams: lab.streams, log: LogRecorder.silent)
      await check.run(at: lab.at(10))
      let guest = try await Guest.join(token.livekitUrl, token.token)
      try await eventually("they are back") {
        await check.run(at: lab.at(20))
        return try lab.accounts.test.sql("select 1 from nchat_streams where broadcaster_sid is not null").count == 1
      }
      await guest.leave()
    }
  }

  @Test("Its time comes and its broadcaster is not there any more, whatever the row says: it waits for them")
  func staleBroadcaster() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.create { $0.scheduledAt = lab.at(60) }
      try await lab.streams.moveOn(stream.id, at: lab.at(1)) { machine, _ in
        machine.broadcasterCame("PA_gone", at: lab.at(1))
      }
      await lab.sweep.run(at: lab.at(60))
      #expect(try await lab.show(stream.id, to: nil).status == .scheduled)
      #expect(try lab.accounts.test.sql("select 1 from nchat_streams where broadcaster_sid is not null") == [])
      try await lab.streams.streamRoom("stream-\(stream.id)", of: stream.id)
      let guest = try await lab.media.enter("stream-\(stream.id)", as: lab.ana.id.description)
      let check = StreamMediaCheck(streams: lab.streams, log: LogRecorder.silent)
      try await eventually("it begins when they come") {
        await check.run(at: lab.at(70))
        return try await lab.show(stream.id, to: nil).status == .live
      }
      await guest.leave()
    }
  }
}
