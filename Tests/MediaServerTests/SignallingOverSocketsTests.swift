import Foundation
import LiveKitProtocol
import Testing

@testable import MediaServer

/// The signalling connection as clients meet it: HTTP first, then a WebSocket.
struct SignallingOverSocketsTests {
  @Test func theFirstFrameIsJoinOnBothPaths() async throws {
    try await TestServer.run { server in
      for target in ["/rtc?protocol=16", "//rtc?protocol=16", "/rtc/v1?join_request=\(try LKJoinRequest().wrapped())"] {
        let socket = try await server.socket()
        let response = try await socket.upgrade(target, token: server.token("alice"))
        #expect(response.status == 101)
        #expect(response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        let first = try await socket.signal()
        guard case .join(let join) = first.message else {
          Issue.record("first came \(first)")
          return
        }
        #expect(join.participant.identity == "alice")
        await socket.close()
      }
    }
  }

  @Test func refusalsAreHTTPStatusesWithAText() async throws {
    try await TestServer.run {
      $0.room.maximumParticipants = 1
    } _: { server in
      func refuse(_ target: String, _ token: String?, _ headers: [String: String] = [:]) async throws
        -> TestSocket.Response
      {
        let socket = try await server.socket()
        let response = try await socket.upgrade(target, token: token, headers: headers)
        await socket.close()
        return response
      }
      let missing = try await refuse("/rtc", nil)
      #expect(missing.status == 401)
      #expect(!missing.body.isEmpty)
      #expect(try await refuse("/rtc", nil, ["Authorization": "Basic x"]).status == 401)
      #expect(try await refuse("/rtc", server.token("x") { $0.video?.roomJoin = false }).status == 401)
      #expect(try await refuse("/rtc", server.token("x", room: "")).status == 400)
      #expect(try await refuse("/rtc/v1", server.token("x")).status == 400)
      #expect(try await refuse("/nothing", server.token("x")).status == 404)
      let (alice, _) = try await server.join("alice")
      let full = try await refuse("/rtc?protocol=16", server.token("bob"))
      #expect(full.status == 403)
      #expect(full.body == "room has exceeded its max participants")
      await alice.close()
    }
  }

  @Test func aMissingRoomIsA404WithItsText() async throws {
    try await TestServer.run {
      $0.room.createsAutomatically = false
    } _: { server in
      let socket = try await server.socket()
      let response = try await socket.upgrade("/rtc", token: server.token("alice"))
      #expect(response.status == 404)
      #expect(response.body == "requested room does not exist")
      #expect(response.headers["connection"] == "close")
      await #expect(throws: (any Error).self) { try await socket.request("GET", "/") }
    }
  }

  @Test func validationSaysHowAJoinWouldFare() async throws {
    try await TestServer.run { server in
      let socket = try await server.socket()
      let good = try await socket.request("GET", "/rtc/validate?access_token=\(server.token("alice"))")
      #expect(good.status == 200)
      #expect(good.body == "success")
      #expect(good.headers["access-control-allow-origin"] == "*")
      #expect(try await socket.request("GET", "/rtc/validate").status == 401)
      #expect(try await socket.request("GET", "/rtc/v1/validate?access_token=\(server.token("a"))").status == 400)
      let single = try LKJoinRequest().wrapped()
      #expect(
        try await socket.request("GET", "/rtc/v1/validate?join_request=\(single)&access_token=\(server.token("a"))")
          .status
          == 200)
      #expect(try await socket.request("GET", "/rtc").status == 404, "without the wish for a WebSocket")
      #expect(try await socket.request("GET", "/rtc/v1").body == "")
      await socket.close()
    }
  }

  @Test func aSessionThatIsGoneIsToldSoInItsFirstFrame() async throws {
    try await TestServer.run { server in
      let socket = try await server.socket()
      let response = try await socket.upgrade("/rtc?reconnect=1&sid=PA_gone", token: server.token("alice"))
      #expect(response.status == 101)
      guard case .leave(let leave) = try await socket.signal().message else {
        Issue.record("no leave")
        return
      }
      #expect(leave.action == .reconnect)
      #expect(leave.reason == .stateMismatch)
      #expect(await socket.closeCode() == 1000)
    }
  }

  @Test func textIsAnsweredWithText() async throws {
    try await TestServer.run { server in
      let (socket, _) = try await server.join("alice")
      try await socket.send(opcode: 1, Array(#"{"pingReq":{"timestamp":"7"}}"#.utf8))
      var text = ""
      while !text.contains("pongResp") {
        let frame = try await socket.message()
        if frame.opcode == 1 { text = String(decoding: frame.payload, as: UTF8.self) }
      }
      #expect(text.contains(#""lastPingTimestamp":"7""#))
      try await socket.say(.ping(1))
      let pong = try await socket.signal { if case .pong(let time) = $0 { time } else { nil } }
      #expect(pong > 0, "a binary message turns it back")
      await socket.close()
    }
  }

  @Test func fragmentedMessagesArePutTogether() async throws {
    try await TestServer.run { server in
      let (socket, _) = try await server.join("alice")
      var request = LKSignalRequest()
      request.ping = 1
      let bytes: [UInt8] = try request.serializedBytes()
      try await socket.send(opcode: 2, Array(bytes.prefix(1)), isFinal: false)
      try await socket.send(opcode: 0, Array(bytes.dropFirst()))
      let pong = try await socket.signal { if case .pong(let time) = $0 { time } else { nil } }
      #expect(pong > 0)
      await socket.close()
    }
  }

  @Test(arguments: [false, true])
  func aMessageThatIsTooLargeEndsTheConnection(isText: Bool) async throws {
    try await TestServer.run {
      $0.limits.signalMessageSize = 4096
    } _: { server in
      let (socket, _) = try await server.join("alice")
      var request = LKSignalRequest()
      request.addTrack.name = String(repeating: "x", count: 8192)
      let bytes: [UInt8] = isText ? try request.jsonUTF8Bytes() : try request.serializedBytes()
      try await socket.send(opcode: isText ? 1 : 2, bytes)
      #expect(await socket.closeCode() != 1000)
      // Everybody else is fine.
      let (other, _) = try await server.join("bob")
      await other.close()
    }
  }

  @Test func garbageEndsOnlyItsOwnConnection() async throws {
    try await TestServer.run { server in
      let (socket, _) = try await server.join("alice")
      try await socket.send(opcode: 2, [0xff, 0xff, 0xff, 0xff])
      _ = await socket.closeCode()
      let raw = try await server.socket()
      try await raw.send([0x16, 0x03, 0x01, 0x00, 0x00, 0x0d, 0x0a])
      await raw.close()
      let (other, _) = try await server.join("bob")
      await other.close()
    }
  }

  @Test func leavingClosesPolitely() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let (bob, join) = try await server.join("bob")
      #expect(join.otherParticipants.map(\.identity) == ["alice"])
      try await alice.say(.leave(LKLeaveRequest()))
      #expect(await alice.closeCode() == 1000)
      let gone = try await bob.signal { message -> LKParticipantInfo? in
        guard case .update(let update) = message else { return nil }
        return update.participants.first { $0.state == .disconnected }
      }
      #expect(gone.identity == "alice")
      await bob.close()
    }
  }

  @Test func theSecondSessionOfAnIdentityEndsTheFirst() async throws {
    try await TestServer.run { server in
      let (first, _) = try await server.join("alice")
      let (second, _) = try await server.join("alice")
      let reason = try await first.signal { if case .leave(let leave) = $0 { leave.reason } else { nil } }
      #expect(reason == .duplicateIdentity)
      #expect(await first.closeCode() == 1000)
      try await second.say(.ping(1))
      _ = try await second.signal { if case .pong(let time) = $0 { time } else { nil } }
      await second.close()
    }
  }

  @Test func aStoppingServerSaysGoodbye() async throws {
    let reason = try await withFarewell()
    #expect(reason == .serverShutdown)
  }

  private func withFarewell() async throws -> LKDisconnectReason? {
    var socket: TestSocket?
    try await TestServer.run { server in socket = try await server.join("alice").socket }
    return try await socket?.signal { if case .leave(let leave) = $0 { leave.reason } else { nil } }
  }

  @Test func theSubscriberConnectionIsOfferedAtOnce() async throws {
    try await TestServer.run { server in
      let (socket, join) = try await server.join("alice")
      #expect(join.subscriberPrimary)
      let offer = try await socket.signal { if case .offer(let offer) = $0 { offer } else { nil } }
      #expect(offer.sdp.contains("m=application"))
      #expect(offer.sdp.contains("a=setup:actpass"))
      #expect(offer.sdp.contains(" \(server.addresses.mediaPort) typ host"))
      #expect(offer.id > 0)
      await socket.close()
    }
  }
}
