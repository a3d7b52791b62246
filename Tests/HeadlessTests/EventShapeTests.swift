import CallCore
import Foundation
import Testing

@testable import Headless

/// The fields of each event, as the contract of the command line names them.
struct EventShapeTests {
  private static let me = Participant(identity: "me", sid: "PA_me", name: "Me")
  private static let bo = Participant(
    identity: "bo", sid: "PA_bo", name: "Bo",
    tracks: [TrackSummary(sid: "TR_bo", kind: .audio, source: .microphone)])
  private static let joined = Action.call(.joined(room: RoomSummary(name: "standup"), me: me, others: [bo]))

  /// What a reader gets of these actions, without `hello`.
  private func lines(_ actions: [Action]) async throws -> [[String: Any]] {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    let events = EventStream(writer: writer, version: "1.2.3")
    let store = quietStore()
    let observation = events.follow(store)
    for action in actions { store.send(action) }
    await store.settled()
    observation.cancel()
    writer.close(seconds: 30)
    let lines = try pipe.lines().map(object)
    #expect(lines.first?["type"] as? String == "hello")
    #expect(lines.first?["version"] as? String == "1.2.3")
    #expect(lines.first?["pid"] as? Int == Int(getpid()))
    for line in lines { #expect(line["v"] as? Int == 1 && line["ts"] is String && line["seq"] is Int) }
    return Array(lines.dropFirst())
  }

  private func names(_ line: [String: Any]?) -> Set<String> {
    Set((line ?? [:]).keys).subtracting(["v", "ts", "seq", "type"])
  }

  @Test func joiningTellsStateThenWhoIsThere() async throws {
    let lines = try await lines([.call(.connecting(room: "standup")), Self.joined, .call(.ready)])
    #expect(lines.map { $0["type"] as? String } == ["state", "state", "snapshot", "ready"])
    #expect(lines[0]["state"] as? String == "connecting" && lines[1]["state"] as? String == "joined")
    #expect(names(lines[2]) == ["room", "self", "participants"])
    #expect(lines[2]["room"] as? String == "standup" && lines[2]["self"] as? String == "me")
    let person = try #require((lines[2]["participants"] as? [[String: Any]])?.first)
    #expect(Set(person.keys) == ["identity", "sid", "name", "tracks", "speaking", "quality"])
    let track = try #require((person["tracks"] as? [[String: Any]])?.first)
    #expect(Set(track.keys) == ["sid", "kind", "source", "muted"])
    #expect(lines[3]["participants"] as? Int == 1)
  }

  @Test(arguments: [
    (
      Action.call(.participantJoined(Participant(identity: "chi", sid: "PA_chi", name: "Chi"))), "participant.join",
      #"{"identity":"chi","sid":"PA_chi","name":"Chi"}"#
    ),
    (
      .call(.participantLeft(identity: "bo", cause: "requested")), "participant.leave",
      #"{"identity":"bo","sid":"PA_bo","name":"Bo","cause":"requested"}"#
    ),
    (
      .call(.participantLeft(identity: "nobody", cause: nil)), "participant.leave",
      #"{"identity":"nobody","sid":"","name":""}"#
    ),
    (
      .call(.trackMuted(identity: "bo", sid: "TR_bo", isMuted: true)), "participant.mute",
      #"{"identity":"bo","source":"microphone","muted":true}"#
    ),
    (
      .call(.speakingChanged(identity: "bo", isSpeaking: true)), "participant.speaking",
      #"{"identity":"bo","speaking":true}"#
    ),
    (.call(.qualityChanged(identity: "bo", .poor)), "participant.quality", #"{"identity":"bo","quality":"poor"}"#),
    (
      .call(.trackSubscribed(identity: "bo", sid: "TR_bo", codec: "opus")), "track.subscribed",
      #"{"identity":"bo","sid":"TR_bo","kind":"audio","source":"microphone","codec":"opus"}"#
    ),
    (
      .call(.speakingChanged(identity: "bo", isSpeaking: false)), "participant.speaking",
      #"{"identity":"bo","speaking":false,"level":-127}"#
    ),
    (.call(.reactionReceived(identity: "bo", reaction: "heart")), "reaction", #"{"identity":"bo","reaction":"heart"}"#),
    (
      .call(.dataReceived(identity: "bo", topic: "t", isReliable: true, Array("hi".utf8))), "data",
      #"{"identity":"bo","topic":"t","reliable":true,"text":"hi"}"#
    ),
    (
      .call(.dataReceived(identity: nil, topic: "", isReliable: false, [0xff, 0xfe])), "data",
      #"{"identity":"","topic":"","reliable":false,"base64":"//4="}"#
    ),
    (
      .chat(.received(ChatLine(id: "c1", identity: "bo", name: "Bo", text: "good day", sentAt: 1))), "chat",
      #"{"identity":"bo","id":"c1","text":"good day"}"#
    ),
    (
      .devices(.changed(.input, AudioDeviceState(name: "Yeti", condition: .lost))), "audio.device",
      #"{"direction":"in","name":"Yeti","state":"lost"}"#
    ),
    (
      .devices(.changed(.output, AudioDeviceState(name: "Yeti", condition: .opened))), "audio.device",
      #"{"direction":"out","name":"Yeti","state":"opened"}"#
    ),
    (.call(.reconnecting(cause: "signal lost")), "state", #"{"state":"reconnecting","cause":"signal lost"}"#),
    (.call(.left(.removed)), "state", #"{"state":"left","cause":"removed"}"#),
  ])
  func eachEventHasItsFields(_ action: Action, _ type: String, _ fields: String) async throws {
    var line = try #require(try await lines([Self.joined, action]).last)
    #expect(line["type"] as? String == type)
    for common in ["v", "ts", "seq", "type"] { line[common] = nil }
    #expect(NSDictionary(dictionary: line) == NSDictionary(dictionary: try object(fields)))
  }

  @Test func joinedComesBeforeThoseWhoAreMet() async throws {
    let lines = try await lines([
      .call(.connecting(room: "standup")), .call(.participantJoined(Self.bo)),
      .call(.trackSubscribed(identity: "bo", sid: "TR_bo", codec: "opus")),
      .call(.speakingChanged(identity: "bo", isSpeaking: true)), Self.joined, .call(.ready),
    ])
    #expect(
      lines.map { $0["type"] as? String } == [
        "state", "state", "snapshot", "participant.join", "track.subscribed", "participant.speaking", "ready",
      ])
    #expect(lines[4]["source"] as? String == "microphone")
    // And again when it is joined anew.
    let again = try await self.lines([
      Self.joined, .call(.reconnecting(cause: "x")), .call(.participantLeft(identity: "bo", cause: nil)), Self.joined,
    ])
    #expect(
      again.map { $0["type"] as? String } == ["state", "snapshot", "state", "state", "snapshot", "participant.leave"])
    #expect(again[5]["sid"] as? String == "PA_bo")
  }

  @Test func callThatIsNeverJoinedMeetsNobody() async throws {
    let lines = try await lines([
      .call(.connecting(room: "standup")), .call(.participantJoined(Self.bo)), .call(.left(.network("x"))),
      .devices(.changed(.input, AudioDeviceState(name: "Yeti", condition: .opened))),
    ])
    #expect(lines.map { $0["state"] as? String } == ["connecting", "left"])
  }

  @Test func endOfATrackTellsWhatItWas() async throws {
    for published in [true, false] {
      var actions = [Self.joined, .call(.trackSubscribed(identity: "bo", sid: "TR_bo", codec: "opus"))]
      if !published { actions.append(.call(.trackUnpublished(identity: "bo", sid: "TR_bo"))) }
      var line = try #require(
        try await lines(actions + [.call(.trackUnsubscribed(identity: "bo", sid: "TR_bo"))]).last)
      #expect(line["type"] as? String == "track.unsubscribed")
      for common in ["v", "ts", "seq", "type"] { line[common] = nil }
      #expect(
        line as? [String: String]
          == ["identity": "bo", "sid": "TR_bo", "kind": "audio", "source": "microphone", "codec": "opus"])
    }
  }

  @Test func figuresAreToldToWhoWantsThem() async throws {
    let stats = Action.call(.statsMeasured(CallStats(upRate: 30)))
    for tellsStats in [true, false] {
      let pipe = try TestPipe()
      let writer = EventWriter(descriptor: pipe.writing, owns: true)
      let store = quietStore()
      let observation = EventStream(writer: writer, version: "1", tellsStats: tellsStats).follow(store)
      for action in [Self.joined, stats] { store.send(action) }
      observation.cancel()
      writer.close(seconds: 30)
      let last = try object(try #require(pipe.lines().last))
      #expect(last["type"] as? String == (tellsStats ? "stats" : "snapshot"))
      // What nobody has reported is not told as nothing.
      if tellsStats { #expect(last["up_kbps"] as? Double == 30 && last["up_loss"] == nil) }
    }
  }

  @Test func statsHaveEveryFigureWithItsUnit() async throws {
    let stats = CallStats(
      roundTrip: 12.34, upRate: 32.15, downRate: 64, upLoss: 0.01, downLoss: 0.25,
      tracks: [
        TrackStats(
          identity: "bo", sid: "TR_bo", rate: 31.4, loss: 0.5, jitter: 3.21, buffer: 40, concealed: 0.125, level: -33)
      ])
    let line = try #require(try await lines([Self.joined, .call(.statsMeasured(stats))]).last)
    #expect(names(line) == ["rtt", "up_kbps", "down_kbps", "up_loss", "down_loss", "tracks", "cpu", "rss_mb"])
    #expect(line["rtt"] as? Double == 12.3 && line["down_loss"] as? Double == 0.25)
    let track = try #require((line["tracks"] as? [[String: Any]])?.first)
    #expect(Set(track.keys) == ["identity", "sid", "kbps", "loss", "jitter", "buffer", "concealed", "level"])
    #expect(track["level"] as? Int == -33 && track["concealed"] as? Double == 0.125)
    #expect(try #require(line["rss_mb"] as? Double) > 1)
  }

  @Test(arguments: hostileNames) func hostileNamesStayInTheirFields(_ name: String) async throws {
    let lines = try await lines([
      Self.joined, .call(.participantJoined(Participant(identity: name + "!", sid: "PA_x", name: name))),
      .call(.dataReceived(identity: name, topic: name, isReliable: true, Array(name.utf8))),
    ])
    #expect(lines.count == 4)
    #expect(lines[2]["name"] as? String == name)
    #expect(lines[3]["topic"] as? String == name && lines[3]["text"] as? String == name)
  }

  @Test func theEndIsTold() async throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    let events = EventStream(writer: writer, version: "1")
    events.error(code: "network", message: "cannot join", isRetryable: true)
    events.bye(exit: 20, cause: "network")
    writer.close(seconds: 30)
    let lines = try pipe.lines().map(object)
    #expect(names(lines[1]) == ["code", "message", "retryable"])
    #expect(lines[2]["type"] as? String == "bye" && lines[2]["exit"] as? Int == 20)
  }
}
