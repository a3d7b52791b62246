import Foundation
import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// Data packets: from whom they are, and to whom they go.
struct DataRoutingTests {
  private func send(
    _ rooms: TestRooms, as sid: String, on label: ChannelLabel = .reliable, _ change: (inout LKDataPacket) -> Void
  ) throws -> [(to: [String], label: ChannelLabel, packet: LKDataPacket)] {
    var packet = LKDataPacket()
    var user = LKUserPacket()
    user.payload = Data("hi".utf8)
    packet.value = .user(user)
    change(&packet)
    rooms.forget()
    rooms.happen(.data(participant: sid, label: label, try packet.serializedBytes()))
    return try rooms.commands().compactMap { command in
      guard case .data(let to, let label, let bytes) = command else { return nil }
      return (to, label, try LKDataPacket(serializedBytes: bytes))
    }
  }

  @Test func everybodyButTheSenderGetsIt() throws {
    let rooms = TestRooms()
    let (alice, bob, carol) = (try rooms.enter("alice"), try rooms.enter("bob"), try rooms.enter("carol"))
    let sent = try send(rooms, as: alice) { _ in }
    #expect(sent.map(\.to) == [[bob, carol]])
  }

  @Test func theServerSaysWhoSentItAndHow() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    _ = try rooms.enter("bob")
    // Some clients send the kind inverted, and their own idea of who they are.
    let reliable = try send(rooms, as: alice) {
      $0.kind = .lossy
      $0.participantIdentity = "mallory"
    }
    #expect(reliable.first?.packet.kind == .reliable)
    #expect(reliable.first?.packet.participantIdentity == "alice")
    #expect(reliable.first?.packet.participantSid == alice)
    #expect(reliable.first?.packet.user.participantSid == alice)
    let lossy = try send(rooms, as: alice, on: .lossy) { $0.kind = .reliable }
    #expect(lossy.first?.label == .lossy)
    #expect(lossy.first?.packet.kind == .lossy)
  }

  @Test func destinationsLimitWhoGetsIt() throws {
    let rooms = TestRooms()
    let (alice, bob, carol) = (try rooms.enter("alice"), try rooms.enter("bob"), try rooms.enter("carol"))
    #expect(try send(rooms, as: alice) { $0.destinationIdentities = ["carol", "nobody"] }.map(\.to) == [[carol]])
    // Older clients name them in the user packet.
    let older = try send(rooms, as: alice) {
      var user = $0.user
      user.destinationSids = [bob]
      $0.value = .user(user)
    }
    #expect(older.map(\.to) == [[bob]])
    #expect(try send(rooms, as: alice) { $0.destinationIdentities = ["nobody"] }.isEmpty)
    #expect(try send(rooms, as: alice) { $0.destinationIdentities = ["alice"] }.isEmpty)
  }

  @Test func aSequenceIsTakenOnceAndZeroMeansNone() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    _ = try rooms.enter("bob")
    let passed = try [1, 2, 2, 1, 5, 0, 0, 4, 6].map { sequence in
      try !send(rooms, as: alice) { $0.sequence = UInt32(sequence) }.isEmpty
    }
    #expect(passed == [true, true, false, false, true, true, true, false, true])
  }

  @Test func sendingNeedsItsPermissionAndHiddenOnesStayUnknown() throws {
    let rooms = TestRooms()
    _ = try rooms.enter("alice")
    let mute = try rooms.enter("mute") { $0.canPublishData = false }
    #expect(try send(rooms, as: mute) { _ in }.isEmpty)
    let ghost = try rooms.enter("ghost") { $0.hidden = true }
    let sent = try send(rooms, as: ghost) { $0.participantIdentity = "ghost" }
    #expect(sent.first?.packet.participantIdentity == "")
    #expect(sent.first?.packet.user.participantIdentity == "")
  }

  @Test func onlyAgentsTranscribeAndSpeakForOthers() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let agent = try rooms.enter("agent") { $0.agent = true }
    func transcribe(_ packet: inout LKDataPacket) {
      packet.value = .transcription(LKTranscription())
      packet.participantIdentity = "bob"
    }
    #expect(try send(rooms, as: alice, transcribe).isEmpty)
    #expect(try send(rooms, as: agent, transcribe).first?.packet.participantIdentity == "bob")
    #expect(try send(rooms, as: agent) { $0.participantIdentity = "bob" }.first?.packet.participantIdentity == "agent")
  }

  @Test func garbageAndMessagesForTheServerGoNowhere() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    _ = try rooms.enter("bob")
    rooms.forget()
    rooms.happen(.data(participant: alice, label: .reliable, [0xff, 0xff, 0xff]))
    rooms.happen(.data(participant: alice, label: .reliable, []))
    #expect(rooms.commands().isEmpty)
    #expect(try send(rooms, as: alice) { $0.value = .speaker(LKActiveSpeakerUpdate()) }.isEmpty)
  }

  @Test func metricsGoToThoseWhoMayHaveThem() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    _ = try rooms.enter("bob")
    #expect(
      try send(rooms, as: alice) { $0.value = .metrics(LKMetricsBatch()) }.isEmpty)
    let agent = try rooms.enter("agent") { $0.canSubscribeMetrics = true }
    #expect(try send(rooms, as: alice) { $0.value = .metrics(LKMetricsBatch()) }.map(\.to) == [[agent]])
  }
}
