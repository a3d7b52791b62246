import Foundation
import LiveKitProtocol
import Testing

/// The wire format as LiveKit's Python library writes it.
struct WireMessageTests {
  @Test func aJoinResponseIsUnderstood() throws {
    let response = try LKSignalResponse(
      serializedBytes: try #require(
        Base64URL.decode("CiwKDQoEUk1fMRIFbG9iYnkSFQoEUEFfMRIDYm9iGAJ6BgoBYRIBYlAPWAV4AQ")))
    let join = response.join
    #expect(join.room.sid == "RM_1" && join.room.name == "lobby")
    #expect(join.participant.sid == "PA_1" && join.participant.state == .active)
    #expect(join.participant.attributes == ["a": "b"])
    #expect(join.pingInterval == 5 && join.pingTimeout == 15 && join.fastPublish)
  }

  @Test func aDataPacketHasTheSameBytes() throws {
    let packet = LKDataPacket.with {
      $0.kind = .reliable
      $0.sequence = 7
      $0.destinationIdentities = ["a"]
      $0.user.payload = Data("hi".utf8)
      $0.user.topic = "t"
    }
    let golden = try #require(Base64URL.decode("EgcSAmhpIgF0KgFhgAEH"))
    // Field order is the writer's choice, so compare what they mean.
    #expect(try LKDataPacket(serializedBytes: golden) == packet)
    #expect((try packet.serializedBytes() as [UInt8]).count == golden.count)
  }

  @Test func fieldsThatAreNotDescribedHereSurvive() throws {
    // CreateRoomRequest{name "r", agents [{agent_name "x"}]}: agents are left out of our description.
    let golden: [UInt8] = [0x0a, 1, 0x72, 0x72, 3, 0x0a, 1, 0x78]
    #expect(try LKCreateRoomRequest(serializedBytes: golden).serializedBytes() == golden)
  }

  static let participant = LKParticipantInfo.with {
    $0.sid = "PA_1"
    $0.identity = "bob"
    $0.joinedAtMs = 5
    $0.isPublisher = true
    $0.state = .active
    $0.permission.canPublish = true
    $0.permission.canPublishSources = [.microphone]
  }

  @Test func theAdministrationServiceSpellsNamesAsWritten() throws {
    let json = try JSONValue(parsing: try Self.participant.jsonUTF8Bytes(options: .twirp) as [UInt8])
    let golden = #"""
      {"sid": "PA_1", "identity": "bob", "state": "ACTIVE", "permission": {"can_publish": true,
      "can_publish_sources": ["MICROPHONE"]}, "is_publisher": true, "joined_at_ms": "5"}
      """#
    #expect(try json == JSONValue(parsing: Array(golden.utf8)))
  }

  @Test func webhooksSpellNamesInCamelCase() throws {
    let json = try JSONValue(parsing: try Self.participant.jsonUTF8Bytes() as [UInt8])
    let golden = #"""
      {"sid": "PA_1", "identity": "bob", "state": "ACTIVE", "permission": {"canPublish": true,
      "canPublishSources": ["MICROPHONE"]}, "isPublisher": true, "joinedAtMs": "5"}
      """#
    #expect(try json == JSONValue(parsing: Array(golden.utf8)))
  }

  @Test(arguments: [
    #"{"empty_timeout":9,"name":"r"}"#, #"{"emptyTimeout":9,"name":"r","agents":[{"agentName":"x"}],"new":1}"#,
  ])
  func requestsAreReadInEitherSpelling(text: String) throws {
    let request = try LKCreateRoomRequest(jsonUTF8Bytes: Array(text.utf8), options: .lenient)
    #expect(request.emptyTimeout == 9 && request.name == "r")
  }

  @Test func channelsHaveTheirFixedIDs() {
    #expect(ChannelLabel.allCases.map(\.negotiatedID) == [100, 101, 102])
    #expect(ChannelLabel.allCases.map(\.rawValue) == ["_reliable", "_lossy", "_data_track"])
  }
}
