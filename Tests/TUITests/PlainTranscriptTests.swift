import CallCore
import NchatAPI
import TerminalKit
import Testing

@testable import TUI

/// What the plain client writes: one line for each change, and answers by number.
struct PlainTranscriptTests {
  /// Everything that is written while these things happen one after the other.
  private func lines(from start: State = State(), _ actions: Action...) -> [String] {
    var transcript = PlainTranscript()
    var state = start
    _ = transcript.lines(for: state)
    return actions.flatMap { action -> [String] in
      _ = reduce(&state, action)
      return transcript.lines(for: state).map { "\($0.kind)|\($0.text)" }
    }
  }

  @Test func aCallIsToldChangeByChange() {
    let call = Scene.call(others: 2)
    let told = lines(
      from: call,
      .call(.levelsMeasured(["me": -20, "p0": -10])), .call(.speakingChanged(identity: "p1", isSpeaking: true)),
      .call(.statsMeasured(CallStats(roundTrip: 3))), .call(.minutePassed),
      .call(.participantJoined(Scene.participant(2))),
      .chat(.received(ChatLine(id: "1", identity: "p0", name: "Bo Larsson", text: "deploy is green", sentAt: 1))),
      .call(.trackMuted(identity: "p0", sid: "TR_p0", isMuted: true)),
      .call(.qualityChanged(identity: "p0", .lost)), .call(.qualityChanged(identity: "p0", .good)),
      .command(.mute), .call(.reconnecting(cause: "signal lost")), .call(.resumed),
      .call(.participantLeft(identity: "p2", cause: nil)), .call(.left(.roomClosed)))
    #expect(
      told.filter { !$0.hasPrefix("note|") } == [
        "people|Dee O'Neil joined", "chat|Bo Larsson: deploy is green", "voice|Bo Larsson is muted",
        "voice|Bo Larsson lost connection, retrying", "voice|Bo Larsson is back", "mic|muted",
        "call|connection lost, retrying: signal lost", "call|Standup goes on", "people|Dee O'Neil left",
        "call|the call was ended",
      ])
    #expect(!told.contains { $0.hasPrefix("note|Bo Larsson: deploy") || $0.hasPrefix("note|Dee O'Neil") })
  }

  @Test func aRingIsANumberedQuestion() throws {
    var state = Scene.home()
    var transcript = PlainTranscript()
    _ = transcript.lines(for: state)
    _ = reduce(&state, .line(.ring(Scene.incoming)))
    let told = transcript.lines(for: state)
    #expect(
      told.last?.kind == "ring"
        && told.last?.text.hasSuffix(
          "1 answer  2 answer muted  3 decline  4 silence  5 later") == true,
      "\(told)")
    // Before it is armed a number was meant for something else.
    guard case .tell = PlainAnswer("3", in: state) else {
      Issue.record("answered what was not heard yet")
      return
    }
    _ = reduce(&state, .ring(.armed(call: Scene.incoming.id)))
    #expect(PlainAnswer("3", in: state) == .perform([.command(.decline)]))
    #expect(PlainAnswer("2", in: state) == .perform([.command(.answer(isMuted: true))]))
  }

  @Test func leavingIsANumberedQuestion() {
    var state = Scene.call(others: 1)
    #expect(PlainAnswer("quit", in: state) == .perform([.command(.view(.quit))]))
    _ = reduce(&state, .command(.view(.quit)))
    #expect(PlainAnswer("1", in: state) == .perform([.command(.view(.confirm))]))
    #expect(PlainAnswer("2", in: state) == .perform([.command(.view(.dismiss))]))
    guard case .tell(let lines) = PlainAnswer("7", in: state) else {
      Issue.record("7 is no answer")
      return
    }
    #expect(lines.first?.text == "numbers are 1 to 2")
  }

  @Test func homeIsListedAndOpenedByNumber() {
    let state = Scene.home()
    guard case .tell(let lines) = PlainAnswer("", in: state) else {
      Issue.record("nothing is told")
      return
    }
    #expect(lines.count == state.inbox.items.count + 1)
    #expect(
      PlainAnswer("2", in: state)
        == .perform([.inbox(.selected(state.inbox.items[1])), .command(.view(.open))]))
  }

  @Test func whatIsOfTheScreenIsSaid() {
    for line in ["layout", "palette", "hints", "mut", "volume"] {
      guard case .tell(let lines) = PlainAnswer(line, in: Scene.call(others: 1)) else {
        Issue.record("\(line) is done")
        continue
      }
      #expect(lines.count == 1 && lines[0].kind == "warn")
    }
    guard case .tell(let help) = PlainAnswer("help", in: State()) else { return }
    #expect(help.contains { $0.text.hasPrefix("chat TEXT") } && !help.contains { $0.text.hasPrefix("palette") })
  }

  @Test func textOfOthersIsHarmless() {
    let line = PlainLine("chat", "\u{1B}[31mred\u{7}\nnext \u{202E}evil\r").written(at: "12:00:00")
    #expect(line.hasPrefix("12:00:00 chat   "))
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) || $0.value == 0x202E })
    #expect(PlainLine("chat", String(repeating: "x", count: 100_000)).written(at: "").count < 2_100)
  }
}
