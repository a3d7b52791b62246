import Foundation
import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// The administration interface over JSON and protobuf.
struct AdministrationTests {
  private static func admin(_ grant: inout VideoGrant) {
    grant.roomAdmin = true
    grant.room = "room"
  }

  @Test func aRoomIsMadeChangedListedAndDeleted() throws {
    let rooms = TestRooms()
    let made = try rooms.administrate("CreateRoom", ["name": .string("room"), "emptyTimeout": .integer(7)]) {
      $0.roomCreate = true
    }
    #expect(made.status == 200)
    #expect(made.body["empty_timeout"] == .integer(7))
    #expect(made.body["num_participants"] == .integer(0), "defaults are written too")
    #expect(made.body["creation_time"] == .string("1700000000"))
    let again = try rooms.administrate("CreateRoom", ["name": .string("room"), "metadata": .string("m")]) {
      $0.roomCreate = true
    }
    #expect(again.body["sid"] == made.body["sid"])
    #expect(again.body["empty_timeout"] == .integer(7))
    #expect(again.body["metadata"] == .string("m"))

    let alice = try rooms.enter("alice")
    let listed = try rooms.administrate("ListRooms", [:]) { $0.roomList = true }
    guard case .array(let items) = listed.body["rooms"], case .object(let room) = items.first else {
      Issue.record("\(listed)")
      return
    }
    #expect(room["num_participants"] == .integer(1))
    let none = try rooms.administrate("ListRooms", ["names": .array([.string("other")])]) { $0.roomList = true }
    #expect(none.body["rooms"] == .array([]))

    rooms.forget()
    #expect(try rooms.administrate("DeleteRoom", ["room": .string("room")]) { $0.roomCreate = true }.status == 200)
    let reasons = rooms.told(alice).compactMap { if case .leave(let leave) = $0 { leave.reason } else { nil } }
    #expect(reasons == [.roomDeleted])
    let gone = try rooms.administrate("DeleteRoom", ["room": .string("room")]) { $0.roomCreate = true }
    #expect(gone.status == 404)
    #expect(gone.body["code"] == .string("not_found"))
  }

  @Test(arguments: [
    "CreateRoom", "ListRooms", "DeleteRoom", "ListParticipants", "GetParticipant", "RemoveParticipant",
    "MutePublishedTrack",
    "UpdateParticipant", "UpdateSubscriptions", "SendData", "UpdateRoomMetadata",
  ])
  func everyCallNeedsItsGrant(method: String) throws {
    let rooms = TestRooms()
    _ = try rooms.enter("alice")
    let body: [String: JSONValue] = ["room": .string("room"), "name": .string("room"), "identity": .string("alice")]
    let none = try rooms.administrate(method, body) { $0.roomJoin = true }
    #expect(none.status == 401)
    #expect(none.body["code"] == .string("unauthenticated"))
    let other = try rooms.administrate(method, body) {
      $0.roomAdmin = true
      $0.room = "other"
    }
    #expect(other.status == 401)
  }

  @Test func participantsAreListedRemovedAndMissing() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    rooms.publish("mic", as: alice)
    let listed = try rooms.administrate("ListParticipants", ["room": .string("room")], Self.admin)
    guard case .array(let items) = listed.body["participants"], case .object(let first) = items.first,
      case .array(let tracks) = first["tracks"], case .object(let track) = tracks.first
    else {
      Issue.record("\(listed)")
      return
    }
    #expect(first["state"] == .string("ACTIVE"))
    #expect(track["source"] == .string("MICROPHONE"))
    #expect(track["muted"] == .bool(false))
    #expect(track["type"] == .string("AUDIO"))
    let target: [String: JSONValue] = ["room": .string("room"), "identity": .string("alice")]
    rooms.forget()
    #expect(try rooms.administrate("RemoveParticipant", target, Self.admin).status == 200)
    let reasons = rooms.told(alice).compactMap { if case .leave(let leave) = $0 { leave.reason } else { nil } }
    #expect(reasons == [.participantRemoved])
    #expect(try rooms.administrate("RemoveParticipant", target, Self.admin).status == 404)
    #expect(try rooms.administrate("GetParticipant", target, Self.admin).status == 404)
  }

  @Test func mutingFromOutsideReachesThePublisher() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    var request: [String: JSONValue] = [
      "room": .string("room"), "identity": .string("alice"), "trackSid": .string(mic), "muted": .bool(true),
    ]
    #expect(try rooms.administrate("MutePublishedTrack", request, Self.admin).status == 200)
    let mutes = rooms.told(alice).compactMap { if case .mute(let mute) = $0 { mute } else { nil } }
    #expect(mutes.map(\.sid) == [mic])
    #expect(mutes.map(\.muted) == [true])
    request["muted"] = .bool(false)
    let unmute = try rooms.administrate("MutePublishedTrack", request, Self.admin)
    #expect(unmute.status == 412)
    #expect(unmute.body["code"] == .string("failed_precondition"))
  }

  @Test func dataFromOutsideHasNoSender() throws {
    let rooms = TestRooms()
    let (alice, bob) = (try rooms.enter("alice"), try rooms.enter("bob"))
    func send(_ fields: [String: JSONValue]) throws -> (Int, [[String]]) {
      rooms.forget()
      let body = fields.merging(["room": .string("room"), "data": .string("aGk=")]) { a, _ in a }
      let status = try rooms.administrate("SendData", body, Self.admin).status
      return (status, rooms.commands().compactMap { if case .data(let to, _, _) = $0 { to } else { nil } })
    }
    #expect(try send([:]) == (200, [[alice, bob]]))
    #expect(try send(["destinationIdentities": .array([.string("bob")])]) == (200, [[bob]]))
    #expect(try send(["nonce": .string("AAAA")]).0 == 400)
    #expect(
      try rooms.administrate("SendData", ["room": .string("none")]) {
        $0.roomAdmin = true
        $0.room = "none"
      }.status == 404)
  }

  @Test func roomMetadataIsToldToEverybody() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    rooms.forget()
    let body: [String: JSONValue] = ["room": .string("room"), "metadata": .string("topic")]
    #expect(try rooms.administrate("UpdateRoomMetadata", body, Self.admin).status == 200)
    let updates = rooms.told(alice).compactMap {
      if case .roomUpdate(let update) = $0 { update.room.metadata } else { nil }
    }
    #expect(updates == ["topic"])
  }

  @Test func protobufIsAnsweredWithProtobuf() throws {
    let rooms = TestRooms()
    var claims = TokenClaims(identity: "", room: "", issuer: TestRooms.key, at: rooms.now.date)
    var grant = VideoGrant()
    grant.roomCreate = true
    claims.video = grant
    let token = try AccessToken(signing: claims, secret: TestRooms.secret).text
    var create = LKCreateRoomRequest()
    create.name = "p"
    let service = RoomService(directory: rooms.directory)
    let response = service.respond(
      to: RoomService.Request(
        path: "livekit.RoomService/CreateRoom", method: "POST", contentType: "application/protobuf",
        authorization: "Bearer " + token, body: try create.serializedBytes()), at: rooms.now)
    #expect(response.contentType == "application/protobuf")
    #expect(try LKRoom(serializedBytes: response.body).name == "p")
  }

  struct Wrong: Sendable {
    var path = "livekit.RoomService/ListRooms"
    var method = "POST"
    var contentType = "application/json"
    var token: String? = "valid"
    var body = "{}"
    var status: Int
    var code: String
  }

  @Test(arguments: [
    Wrong(path: "livekit.RoomService/Nope", status: 404, code: "bad_route"),
    Wrong(path: "livekit.Nope/Nope", status: 404, code: "bad_route"),
    Wrong(path: "x", status: 404, code: "bad_route"),
    Wrong(path: "livekit.Egress/ListEgress", status: 501, code: "unimplemented"),
    Wrong(path: "livekit.RoomService/MoveParticipant", status: 501, code: "unimplemented"),
    Wrong(method: "GET", status: 404, code: "bad_route"),
    Wrong(contentType: "text/plain", status: 404, code: "bad_route"),
    Wrong(body: "{nope", status: 400, code: "malformed"),
    Wrong(token: nil, status: 401, code: "unauthenticated"),
    Wrong(token: "basic", status: 401, code: "unauthenticated"),
    Wrong(token: "garbage", status: 401, code: "unauthenticated"),
  ])
  func mistakesHaveTheirCodes(wrong: Wrong) throws {
    let rooms = TestRooms()
    var claims = TokenClaims(identity: "", room: "", issuer: TestRooms.key, at: rooms.now.date)
    var grant = VideoGrant()
    grant.roomList = true
    claims.video = grant
    let token = try AccessToken(signing: claims, secret: TestRooms.secret).text
    let authorization: String? =
      switch wrong.token {
      case "valid": "Bearer " + token
      case "basic": "Basic " + token
      case .some(let text): "Bearer " + text
      case nil: nil
      }
    let response = RoomService(directory: rooms.directory).respond(
      to: RoomService.Request(
        path: Substring(wrong.path), method: wrong.method, contentType: wrong.contentType, authorization: authorization,
        body: Array(wrong.body.utf8)), at: rooms.now)
    #expect(response.status == wrong.status)
    guard case .object(let body) = try JSONValue(parsing: response.body) else {
      Issue.record("not an object")
      return
    }
    #expect(body["code"] == .string(wrong.code))
  }
}
