import CallCore
import NchatAPI
import NchatClient
import Testing

@testable import Headless

/// The events of a line to the backend, as scripts read them.
struct LineEventTests {
  private static let call = EntityID.random()
  private static let bob = Person(id: .random(), username: "bob", displayName: "Bob \u{1b}[31m")

  private static let shapes: [(LineEvent, String, Set<String>)] = [
    (.connected, "server", ["state"]), (.lost(.timedOut), "server", ["state", "cause"]),
    (
      .ring(IncomingCall(id: call, from: bob, type: .video, isGroup: false)), "call.ring",
      ["call", "from", "name", "kind"]
    ),
    (.accepted(call: call, by: bob), "call.accepted", ["call", "from"]),
    (.declined(call: call, by: bob, reason: "later"), "call.declined", ["call", "from", "cause"]),
    (.declined(call: call, by: bob, reason: nil), "call.declined", ["call", "from"]),
    (.missed(call: call, with: bob, cause: .unanswered), "call.missed", ["call", "from", "cause"]),
    (
      .ended(call: call, CallEnding(status: .ended, reason: .completed, endedBy: nil)), "call.ended", ["call", "cause"]
    ),
    (.admitted(call: call), "call.lobby", ["call", "state"]), (.denied(call: call), "call.lobby", ["call", "state"]),
    (.notified("bad\nline"), "notification", ["text"]),
  ]

  private static func recorded(_ what: RecordingNews.What, stream: EntityID? = nil) -> LineEvent {
    .recording(RecordingNews(recording: .random(), call: stream == nil ? call : nil, stream: stream, what: what))
  }

  private static let recordings: [(LineEvent, String, Set<String>)] = [
    (
      recorded(.asked(by: bob, until: Timestamp(milliseconds: 1))), "recording.consent",
      ["recording", "call", "from", "until"]
    ),
    (recorded(.answered(by: bob, accepted: false)), "recording.answer", ["recording", "call", "from", "accepted"]),
    (recorded(.started), "recording.started", ["recording", "call"]),
    (recorded(.started, stream: .random()), "recording.started", ["recording", "stream"]),
    (recorded(.stopped), "recording.stopped", ["recording", "call"]),
    (recorded(.ready), "recording.ready", ["recording", "call"]),
    (recorded(.failed(.refused)), "recording.failed", ["recording", "call", "cause"]),
    (recorded(.failed(nil)), "recording.failed", ["recording", "call"]),
  ]

  @Test(arguments: shapes + recordings) func eventHasItsFields(
    _ event: LineEvent, _ type: String, _ fields: Set<String>
  ) throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    let events = EventStream(writer: writer, version: "0")
    events.tell(event)
    writer.close(seconds: 10)
    let lines = pipe.lines()
    let line = try object(try #require(lines.last))
    #expect(lines.count == 2 && line["type"] as? String == type)
    #expect(Set(line.keys) == fields.union(["v", "ts", "seq", "type"]))
    if let call = line["call"] { #expect(call as? String == "\(Self.call)") }
    if fields.contains("from") { #expect(line["from"] as? String == "bob") }
  }

  @Test func whatIsNoNewsIsNotTold() throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    let events = EventStream(writer: writer, version: "0")
    events.tell(.reset)
    events.tell(LineEvent.closed(.signedOut))
    writer.close(seconds: 10)
    #expect(pipe.lines().count == 1)
  }
}
