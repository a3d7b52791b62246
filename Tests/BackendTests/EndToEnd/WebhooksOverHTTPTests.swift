import AsyncHTTPClient
import Foundation
import LiveKitProtocol
import NIOCore
import NIOPosix
import NchatAPI
import NchatClient
import Testing

@testable import Backend

/// Webhooks as a LiveKit server posts them: believed only when it signed exactly this, and taken once.
struct WebhooksOverHTTPTests {
  /// A LiveKit server that says what the test wants.
  private struct Sender {
    let lab: CallLab
    let client: HTTPClient

    func sign(
      _ body: [UInt8], secret: String? = nil, at begin: Date? = nil, lifetime: Double = 300
    ) throws -> String {
      let begin = begin ?? Date(timeIntervalSince1970: Double(lab.now.milliseconds) / 1_000)
      var claims = TokenClaims()
      claims.issuer = lab.keys.key
      claims.notBefore = begin
      claims.expires = begin.addingTimeInterval(lifetime)
      claims.sha256 = Data(Digest.sha256(body)).base64EncodedString()
      return try AccessToken(signing: claims, secret: secret ?? lab.keys.secret).text
    }

    func post(_ body: [UInt8], _ authorization: String?) async throws -> (status: Int, body: JSONValue) {
      var request = HTTPClientRequest(url: lab.url + "/api/webhooks/livekit")
      request.method = .POST
      request.headers = ["Content-Type": "application/webhook+json"]
      if let authorization { request.headers.add(name: "Authorization", value: authorization) }
      request.body = .bytes(body)
      let answer = try await client.execute(request, timeout: .seconds(60))
      let bytes = try await answer.body.collect(upTo: 1 << 20)
      return (Int(answer.status.code), try JSONValue(parsing: Array(bytes.readableBytesView)))
    }

    /// Whether a genuine event was applied.
    func tell(_ event: LKWebhookEvent) async throws -> Bool {
      let body: [UInt8] = try event.jsonUTF8Bytes()
      let (status, answer) = try await post(body, sign(body))
      #expect(status == 200)
      return answer == ["applied": true]
    }

    func event(
      _ name: String, _ room: String, sid: String = "", _ change: (inout LKWebhookEvent) -> Void = { _ in }
    ) -> LKWebhookEvent {
      var event = LKWebhookEvent()
      event.event = name
      event.id = SID.make(.event)
      event.createdAt = lab.now.milliseconds / 1_000
      event.room.name = room
      event.room.sid = sid
      change(&event)
      return event
    }
  }

  private func run(_ body: (CallLab, Sender, _ alice: Person, _ bob: Person) async throws -> Void) async throws {
    try await CallLab.run { lab in
      // The real media server is not heard; the test speaks for it.
      lab.isDeaf.withLock { $0 = true }
      let client = HTTPClient(eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton))
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(lab, Sender(lab: lab, client: client), alice, bob)) } catch {
        outcome = .failure(error)
      }
      for person in [alice, bob] { await person.close() }
      try await client.shutdown()
      try outcome.get()
    }
  }

  @Test func onlyWhatTheServerSignedIsBelieved() async throws {
    try await run { lab, sender, alice, bob in
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id))
      let room = try #require(try lab.sql("select room_sid from nchat_calls")[0][0])
      let event = sender.event("room_finished", call.roomName, sid: room)
      let body: [UInt8] = try event.jsonUTF8Bytes()
      let now = Date(timeIntervalSince1970: Double(lab.now.milliseconds) / 1_000)
      let refused: [(String, String?)] = [
        ("no token", nil), ("an empty one", ""), ("nonsense", "nonsense"),
        ("another secret", try sender.sign(body, secret: "another")),
        ("another body", try sender.sign(body + Array(" ".utf8))),
        ("expired", try sender.sign(body, at: now.addingTimeInterval(-400))),
        ("not yet valid", try sender.sign(body, at: now.addingTimeInterval(400))),
        ("a participant's token", call.token),
      ]
      for (what, token) in refused {
        let (status, answer) = try await sender.post(body, token)
        #expect(status == 401, "\(what)")
        guard case .object(let members) = answer else {
          Issue.record("\(what): \(answer)")
          continue
        }
        #expect(members["code"] == "INVALID_SIGNATURE", "\(what)")
      }
      var old = event
      old.createdAt -= 1_200
      let oldBody: [UInt8] = try old.jsonUTF8Bytes()
      #expect(try await sender.post(oldBody, sender.sign(oldBody)).status == 401, "its id may be forgotten already")
      for text in ["", "[]", "{", #"{"event":""}"#, #"{"event":7}"#] {
        let bytes = Array(text.utf8)
        #expect(try await sender.post(bytes, sender.sign(bytes)).status == 400, "\(text)")
      }
      #expect(try await alice.client.show(call.callId).status == .ringing, "nothing of it had an effect")
      #expect(try await sender.post(body, "Bearer " + sender.sign(body)).status == 200)
      #expect(try await alice.client.show(call.callId).status == .failed)
    }
  }

  @Test func anEventIsTakenOnce() async throws {
    try await run { lab, sender, alice, bob in
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id))
      _ = try await bob.client.join(call.callId)
      let joined = sender.event("participant_joined", call.roomName) {
        $0.participant.identity = bob.id.description
        $0.participant.sid = "PA_1"
      }
      let left = sender.event("participant_left", call.roomName) {
        $0.participant = joined.participant
        $0.participant.disconnectReason = .connectionTimeout
      }
      #expect(try await sender.tell(joined))
      try await lab.seen(bob, in: call.callId)
      #expect(try await sender.tell(left))
      let deadlines = { try lab.sql("select join_deadline from nchat_call_participants order by user_id") }
      let before = try deadlines()
      lab.pass(5)
      #expect(try await !sender.tell(joined), "seen before: no effect")
      #expect(try await !sender.tell(left))
      #expect(try deadlines() == before)
      #expect(try await !sender.tell(sender.event("room_finished", "somebody-elses")))
      #expect(try await !sender.tell(sender.event("participant_joined", "")))
    }
  }

  @Test func eventsDriveACall() async throws {
    try await run { lab, sender, alice, bob in
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id))
      let id = call.callId
      _ = try await bob.client.join(id)
      await alice.follow(.call(id))
      let room = try #require(try lab.sql("select room_sid from nchat_calls")[0][0])
      func of(_ person: Person, _ sid: String, _ name: String, _ change: (inout LKWebhookEvent) -> Void = { _ in })
        -> LKWebhookEvent
      {
        sender.event(name, call.roomName, sid: room) {
          $0.participant.identity = person.id.description
          $0.participant.sid = sid
          change(&$0)
        }
      }
      func track(_ source: LKTrackSource, muted: Bool = false) -> (inout LKWebhookEvent) -> Void {
        {
          $0.track.source = source
          $0.track.muted = muted
        }
      }
      #expect(try await sender.tell(of(alice, "PA_a", "participant_joined")))
      #expect(try await sender.tell(of(bob, "PA_b", "participant_joined")))
      for person in [alice, bob] { try await lab.seen(person, in: id) }
      // Less than until the backend looks at the real media server, where nobody is.
      lab.pass(9)
      for event in [
        of(bob, "PA_b", "track_published", track(.microphone, muted: true)),
        of(bob, "PA_b", "track_published", track(.camera)), of(bob, "PA_b", "track_published", track(.screenShare)),
        of(bob, "PA_b", "track_unpublished", track(.screenShare)), of(bob, "PA_b", "track_published", track(.unknown)),
        of(bob, "PA_b", "something_new"),
      ] { _ = try await sender.tell(event) }
      let muted = try await alice.event("that he is muted") { if case .muteChanged(let e) = $0 { e } else { nil } }
      #expect(muted.userId == bob.id && !muted.enabled)
      let camera = try await alice.event("his camera") { if case .videoChanged(let e) = $0 { e } else { nil } }
      #expect(camera.enabled)
      _ = try await alice.event("his screen") { if case .screenShareStarted(let e) = $0 { e } else { nil } }
      _ = try await alice.event("its end") { if case .screenShareStopped(let e) = $0 { e } else { nil } }
      let part = try await bob.part(in: id)
      #expect(part?.isMuted == true && part?.isVideoOff == false && part?.isScreenSharing == false)
      // An earlier stay's end, and an earlier room's.
      _ = try await sender.tell(
        of(bob, "PA_0", "participant_left") { $0.participant.disconnectReason = .clientInitiated })
      _ = try await sender.tell(sender.event("room_finished", call.roomName, sid: "RM_before"))
      #expect(try await alice.client.show(id).status == .active)
      _ = try await sender.tell(
        of(bob, "PA_b", "participant_left") { $0.participant.disconnectReason = .clientInitiated })
      let ended = try await alice.client.show(id)
      #expect(ended.status == .ended && ended.endReason == .completed && ended.durationSeconds == 9)
      #expect(try await bob.part(in: id)?.durationSeconds == 9)
      _ = try await sender.tell(sender.event("room_finished", call.roomName, sid: room))
      #expect(try await alice.client.show(id).endReason == .completed, "what is over stays as it was")
    }
  }
}
