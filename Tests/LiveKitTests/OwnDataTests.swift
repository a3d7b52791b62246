import LiveKitProtocol
import Testing

@testable import LiveKit

/// Changing what is said about ourselves, and what the server tells besides.
struct OwnDataTests {
  @Test func aChangeWaitsForItsConfirmation() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined()
    let changing = Task { try await bench.room.update(name: "Me", attributes: ["a": ""]) }
    let request = try await session.heard("the change") { if case .updateMetadata(let r) = $0 { r } else { nil } }
    #expect(request.name == "Me" && request.metadata.isEmpty && request.attributes == ["a": ""])
    try session.send(.requestResponse(.with { $0.requestID = request.requestID }))
    try await changing.value

    let refused = Task { try await bench.room.update(metadata: "x") }
    let second = try await session.heard("the change") { if case .updateMetadata(let r) = $0 { r } else { nil } }
    #expect(second.requestID != request.requestID)
    try session.send(
      .requestResponse(
        .with {
          $0.requestID = second.requestID
          $0.reason = .limitExceeded
          $0.message = "too long"
        }))
    #expect(
      await #expect(throws: RoomError.self) { try await refused.value } == .refused(.limitExceeded, "too long"))

    let ignored = Task { try await bench.room.update(metadata: "y") }
    _ = try await session.heard("the change") { if case .updateMetadata = $0 { true } else { nil } }
    for _ in 0..<3 { _ = try await next("deadlines", in: bench.clock.sleeps) { $0 == .seconds(5) ? true : nil } }
    bench.clock.advance(by: .seconds(5))
    #expect(await #expect(throws: RoomError.self) { try await ignored.value } == .timeout("the change"))
    try await bench.end()
  }

  @Test func anOlderServerDoesNotConfirm() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined(RoomBench.join { $0.serverInfo.protocol = 14 })
    try await bench.room.update(name: "Me")
    _ = try await session.heard("the change") { if case .updateMetadata = $0 { true } else { nil } }
    try await bench.end()
  }

  @Test func aMoveChangesRoomTokenAndCompany() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined(RoomBench.join([RoomBench.participant("bob")]))
    try session.send(
      .roomMoved(
        .with {
          $0.room.name = "kitchen"
          $0.room.sid = "RM_k"
          $0.token = "kitchen token"
          $0.participant = RoomBench.join().participant
          $0.otherParticipants = [RoomBench.participant("carol")]
        }))
    let events: [String] = [
      try await next("bob's leave", in: bench.room.events) {
        if case .participantLeft(let who, _) = $0 { who.identity } else { nil }
      },
      try await next("carol's join", in: bench.room.events) {
        if case .participantJoined(let who) = $0 { who.identity } else { nil }
      },
      try await next("the move", in: bench.room.events) {
        if case .roomMoved(let room) = $0 { room.name } else { nil }
      },
    ]
    #expect(events == ["bob", "carol", "kitchen"])
    session.session.drop()
    let delay = try await next("the retry's wait", in: bench.clock.sleeps) {
      $0.components.attoseconds != 0 ? $0 : nil
    }
    bench.clock.advance(by: delay)
    let again = try await bench.accept()
    #expect(again.session.request.authorization == "Bearer kitchen token")
    try await bench.end()
  }

  @Test func theRoomsNameMayComeLate() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined(RoomBench.join { $0.room.sid = "" })
    #expect(await bench.room.snapshot.room.sid.isEmpty)
    try session.send(
      .roomUpdate(
        .with {
          $0.room.sid = "RM_late"
          $0.room.numParticipants = 3
        }))
    let room = try await next("the room", in: bench.room.events) { if case .roomChanged(let r) = $0 { r } else { nil } }
    #expect(room.sid == "RM_late" && room.name == "lobby" && room.participantCount == 3)
    try await bench.end()
  }
}
