import CallCore
import TerminalKit

@testable import TUI

/// Calls as tests draw them: frozen names, levels and times.
enum Scene {
  static let names = [
    "Bo Larsson", "Chi", "Dee O'Neil", "漢字 山田", "Fay", "Gus Meyer-Landrut of the Long Name", "Hal 😀", "Ivy", "Jon",
    "Kim",
  ]

  static func microphone(_ identity: String, isMuted: Bool = false) -> TrackSummary {
    TrackSummary(sid: "TR_\(identity)", kind: .audio, source: .microphone, isMuted: isMuted, codec: "opus")
  }

  static func participant(_ number: Int) -> Participant {
    let round = number / names.count
    let name = names[number % names.count] + (round == 0 ? "" : " \(round + 1)")
    return Participant(
      identity: "p\(number)", sid: "PA_\(number)", name: name,
      tracks: [microphone("p\(number)", isMuted: number % 3 == 1)])
  }

  /// A state after these actions.
  static func state(_ actions: [Action]) -> State {
    var state = State()
    for action in actions { _ = reduce(&state, action) }
    return state
  }

  /// Ana in a call with `others` people: every fourth speaks, every third is muted, one has a bad line, one is lost.
  static func call(others: Int, _ more: Action...) -> State {
    var actions: [Action] = [
      .call(.connecting(room: "Standup")),
      .call(
        .joined(
          room: RoomSummary(name: "Standup"),
          me: Participant(identity: "me", sid: "PA_me", name: "Ana", tracks: [microphone("me")]),
          others: (0..<others).map(participant))),
      .call(.microphoneChanged(isOpen: true)),
      .devices(.changed(.input, AudioDeviceState(name: "Yeti", condition: .opened))),
      .devices(.changed(.output, AudioDeviceState(name: "HDMI", condition: .opened))),
      .call(
        .statsMeasured(
          CallStats(
            roundTrip: 23.6, upRate: 31, downRate: 1294, upLoss: 0, downLoss: 0.0031,
            tracks: (0..<min(4, others)).map {
              TrackStats(
                identity: "p\($0)", sid: "TR_\($0)", rate: 31, loss: 0.01, jitter: 3, buffer: 42, concealed: 0.003)
            }))),
      .call(.qualityChanged(identity: "p1", .good)), .call(.qualityChanged(identity: "p2", .lost)),
      .call(.qualityChanged(identity: "p3", .poor)),
    ]
    var levels = ["me": -35]
    for number in 0..<others where number % 4 == 0 {
      actions.append(.call(.speakingChanged(identity: "p\(number)", isSpeaking: true)))
      levels["p\(number)"] = -12 - number % 7
    }
    actions.append(.call(.levelsMeasured(levels)))
    actions += Array(repeating: .call(.minutePassed), count: 12)
    return state(actions + more)
  }

  static let chat: [Action] = [
    .chat(.received(ChatLine(id: "1", identity: "p0", name: "Bo Larsson", text: "deploy is green", sentAt: 0))),
    .chat(
      .received(
        ChatLine(
          id: "2", identity: "p1", name: "Chi",
          text: "joining in 2, have to restart the browser because it lost the microphone again", sentAt: 60_000))),
    .chat(.received(ChatLine(id: "3", identity: "p3", name: "漢字 山田", text: "漢字漢字漢字漢字漢字漢字 👍🏽", sentAt: 120_000))),
  ]

  static func context(_ colors: ColorDepth = .palette256, _ glyphs: GlyphSet = .unicode) -> ViewContext {
    ViewContext(capabilities: TerminalCapabilities(colors: colors, glyphs: glyphs)) { milliseconds in
      let minutes = milliseconds / 60_000
      return "12:" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)"
    }
  }
}
