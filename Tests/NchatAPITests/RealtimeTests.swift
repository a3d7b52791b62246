import LiveKitProtocol
import Testing

@testable import NchatAPI

@Suite struct RealtimeTests {
  private static let id = EntityID("5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10") ?? .random()

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func topics() {
    let topics: [RealtimeTopic] = [.user, .channel(Self.id), .call(Self.id), .stream(Self.id)]
    for topic in topics { #expect(RealtimeTopic(topic.description) == topic) }
    #expect(RealtimeTopic("call:\(Self.id.description.uppercased())") == .call(Self.id))
    for text in ["", "User", "user:", "call", "call:", "call:1", "thread:\(Self.id)", "call:\(Self.id):x"] {
      #expect(RealtimeTopic(text) == nil)
    }
  }

  @Test func requests() throws {
    #expect(try RealtimeRequest.read(bytes(#"{"type":"auth","token":"abc"}"#)) == .auth(token: "abc"))
    #expect(
      try RealtimeRequest.read(bytes(#"{"type":"subscribe","topic":"user","since":7}"#)) == .subscribe(.user, since: 7))
    #expect(
      try RealtimeRequest.read(bytes(#"{"type":"subscribe","topic":"user","since":null}"#))
        == .subscribe(.user, since: nil))
    #expect(
      try RealtimeRequest.read(bytes(#"{"type":"unsubscribe","topic":"call:\#(Self.id)"}"#))
        == .unsubscribe(.call(Self.id)))
    #expect(try RealtimeRequest.read(bytes(#"{"type":"ping","extra":1}"#)) == .ping)
    let all: [RealtimeRequest] = [
      .auth(token: "x"), .subscribe(.call(Self.id), since: 3), .subscribe(.user, since: nil), .unsubscribe(.user),
      .ping,
    ]
    for request in all { #expect(try RealtimeRequest.read(request.written()) == request) }
  }

  @Test(arguments: [
    "", "[]", "{}", "null", #"{"type":1}"#, #"{"type":"shout"}"#, #"{"type":"auth"}"#,
    #"{"type":"auth","token":"a b"}"#, #"{"type":"auth","token":""}"#,
    #"{"type":"subscribe"}"#, #"{"type":"subscribe","topic":"everything"}"#,
    #"{"type":"subscribe","topic":"user","since":-1}"#,
    #"{"type":"subscribe","topic":"user","since":"7"}"#, #"[{"type":"ping"}]"#,
  ])
  func otherRequestsAreRefused(_ text: String) {
    #expect(throws: APIError.self) { try RealtimeRequest.read(bytes(text)) }
  }

  @Test func frames() throws {
    let messages: [RealtimeMessage] = [
      .hello(userId: Self.id, expiresAt: Timestamp(milliseconds: 5)), .hello(userId: Self.id, expiresAt: nil),
      .subscribed(.user, seq: 0),
      .unsubscribed(.call(Self.id), reason: .forbidden), .event(.user, name: "call:ring", seq: 12, data: ["a": [1]]),
      .reset(.user, seq: 9),
      .error(code: "FORBIDDEN", message: "No."), .pong,
    ]
    for message in messages { #expect(try RealtimeMessage.frame(message.written()) == [message]) }
    #expect(try RealtimeMessage.frame(messages.written()) == messages)
    #expect(try RealtimeMessage.frame(bytes("[]")) == [])
    #expect(
      try RealtimeMessage.frame(bytes(#"[{"type":"pong"},{"type":"news","x":1},{"type":"pong"}]"#)) == [.pong, .pong])
    for text in ["", "1", "[1]", #"{"type":"event"}"#, #"[{"type":"pong"},{"seq":1}]"#] {
      #expect(throws: APIError.self) { try RealtimeMessage.frame(bytes(text)) }
    }
  }

  @Test(arguments: RealtimeEvent.Name.allCases)
  func everyEventIsReadAsItWasWritten(_ name: RealtimeEvent.Name) throws {
    for seed in 0..<20 {
      var sampler = SchemaSampler(seed: UInt64(seed))
      let event = try RealtimeEvent(name, sampler.value(of: name.schema))
      #expect(event.name == name)
      #expect(name.schema.check(event.data) == [])
      #expect(try RealtimeEvent(name, event.data) == event)
    }
    #expect(throws: APIError.self) { try RealtimeEvent(name, [:]) }
  }

  @Test func namesHoldWhatTheMessageAllows() {
    #expect(RealtimeEvent.Name.allCases.allSatisfy { $0.rawValue.count <= 64 })
    #expect(RealtimeClose.allCases.map(\.rawValue) == [4401, 4408])
  }
}
