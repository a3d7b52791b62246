import LiveKitProtocol

@testable import MediaServer

/// Administration requests by a bearer who may do everything: any method, any body, JSON and protobuf.
enum RoomServiceTarget {
  private static let methods = [
    "CreateRoom", "ListRooms", "DeleteRoom", "ListParticipants", "GetParticipant", "RemoveParticipant",
    "MutePublishedTrack", "UpdateParticipant", "UpdateSubscriptions", "SendData", "UpdateRoomMetadata", "PerformRpc",
    "",
  ]

  static let target = FuzzTarget("room-service") { bytes in
    let rooms = HarnessRooms()
    rooms.join("ana", mode: .dual, protocol: 16)
    rooms.join("bo", mode: .single, protocol: 17)
    let authorization = "Bearer " + HarnessRooms.token
    for step in bytes.split(separator: 0, maxSplits: 8, omittingEmptySubsequences: true) {
      guard let verb = step.first else { continue }
      let isJSON = verb & 0x80 == 0
      let response = RoomService(directory: rooms.directory).respond(
        to: RoomService.Request(
          path: "livekit.RoomService/\(methods[Int(verb & 0x7f) % methods.count])", method: "POST",
          contentType: isJSON ? "application/json" : "application/protobuf", authorization: authorization,
          body: Array(step.dropFirst())), at: rooms.now)
      if isJSON || response.status != 200 {
        expect((try? JSONValue(parsing: response.body)) != nil, "an answer is JSON")
      }
      rooms.settle()
      rooms.pass(.milliseconds(500))
    }
    // The whole input as a request that is wrong in every other way.
    let text = String(decoding: bytes, as: UTF8.self)
    _ = RoomService(directory: rooms.directory).respond(
      to: RoomService.Request(path: text[...], method: "POST", contentType: text, authorization: text, body: bytes),
      at: rooms.now)
  }
}
