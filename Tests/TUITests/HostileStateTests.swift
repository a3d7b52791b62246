import CallCore
import NchatAPI
import TerminalKit
import Testing

@testable import TUI

/// Whatever others call themselves or write, and however small the terminal is, the screen stays whole.
struct HostileStateTests {
  static let texts = [
    "\u{1B}[2J\u{1B}]0;owned\u{07}", "evil\u{202E}txt.exe", String(repeating: "\u{301}", count: 2000),
    String(repeating: "A", count: 10_000), String(repeating: "漢", count: 3000), "👨‍👩‍👧‍👦🇩🇪👍🏽", "\u{0}\u{7F}\u{9B}", "",
    "\n\n\n",
    "مرحبا بالعالم", "क्षत्रिय", "\u{200B}\u{FEFF}",
  ]

  private func hostile() -> State {
    var state = Scene.call(others: 0)
    for (number, text) in Self.texts.enumerated() {
      var participant = Scene.participant(number)
      participant.name = text
      let line = ChatLine(id: "m\(number)", identity: "p\(number)", name: text, text: text + text, sentAt: .max)
      for action: Action in [
        .call(.participantJoined(participant)), .call(.levelsMeasured(["p\(number)": Int.max])),
        .chat(.received(line)), .call(.reactionReceived(identity: "p\(number)", reaction: text)),
        .call(.roomUpdated(RoomSummary(name: text))),
        .devices(.changed(.input, AudioDeviceState(name: text, condition: .lost))),
      ] { _ = reduce(&state, action) }
    }
    return state
  }

  @Test func nothingBreaksAtAnySize() {
    var state = hostile()
    let variations: [Action] = [
      .command(.view(.type)), .view(.edited(.insert(Self.texts[5] + Self.texts[4]))), .command(.view(.help)),
      .command(.stats), .command(.view(.layout)), .command(.view(.previousPage)), .command(.view(.quit)),
      .command(.view(.scrollUp)), .call(.reconnecting(cause: Self.texts[0])),
    ]
    for (index, variation) in variations.enumerated() {
      _ = reduce(&state, variation)
      for columns in [0, 1, 2, 5, 12, 31, 59, 60, 79, 80, 133] {
        for rows in [0, 1, 2, 3, 4, 9, 15, 16, 24, 50] {
          let glyphs: GlyphSet = (columns + rows + index) % 2 == 0 ? .unicode : .ascii
          let surface = ClientView.surface(
            state, size: CellSize(columns: columns, rows: rows), context: Scene.context(.palette256, glyphs))
          check(surface)
        }
      }
    }
  }

  /// Streams, calls and channels of which every text is hostile, in each view that shows them.
  @Test func viewsOfAServerStayWhole() {
    for text in Self.texts + [String(repeating: "long ", count: 2_000_000)] {
      var states: [State] = []
      for state in [Scene.home(), Scene.stream(), Scene.desk(), Scene.studioList(), Scene.history()] {
        states.append(Self.hostile(state, text))
      }
      states += [
        Self.after(states[1], [.command(.view(.selectPrevious)), .command(.view(.moderation))]),
        Self.after(states[2], [.command(.view(.selectPrevious)), .command(.view(.moderation))]),
        Self.after(states[2], [.command(.view(.moderationLog))]),
        Self.after(states[4], [.command(.view(.open)), .history(.detailLoaded(Self.hostileDetail(text)))]),
      ]
      for (number, state) in states.enumerated() {
        for (columns, rows) in [(1, 1), (20, 5), (59, 15), (80, 24), (133, 40)] {
          let glyphs: GlyphSet = (columns + number) % 2 == 0 ? .unicode : .ascii
          let size = CellSize(columns: columns, rows: rows)
          let surface = ClientView.surface(state, size: size, context: Scene.context(.palette256, glyphs))
          check(surface)
          #expect(surface.size == size)
        }
      }
    }
  }

  @Test func whatAServerSendsIsKeptNoLongerThanItMayBe() {
    let text = String(repeating: "long ", count: 2_000_000)
    var inbox = Scene.inbox
    for index in inbox.channels.indices { inbox.channels[index].name = text }
    for index in inbox.streams.indices { inbox.streams[index].title = text }
    var message = Scene.message(2, "Bo", text)
    message.user.displayName = text
    var past = Scene.past
    for index in past.indices { past[index].call.initiator?.displayName = text }
    let state = Self.after(
      Scene.stream(.inbox(.loaded(inbox)), .stream(.told(.message(message)))),
      [.command(.history), .history(.loaded(past, before: nil))])
    let kept = [
      state.inbox.channels[0].name, state.inbox.streams[0].title, state.stream.messages.last?.content,
      state.stream.messages.last?.user.displayName, state.history.calls[0].call.initiator?.displayName,
    ]
    for text in kept { #expect((1...4_096).contains(text?.utf8.count ?? 0)) }
  }

  private static func after(_ state: State, _ actions: [Action]) -> State {
    var state = state
    for action in actions { _ = reduce(&state, action) }
    return state
  }

  private static func hostile(_ state: State, _ text: String) -> State {
    var state = state
    func changed(_ stream: LiveStream) -> LiveStream {
      var stream = stream
      (stream.title, stream.description, stream.broadcaster.displayName) = (text, text, text)
      return stream
    }
    for index in state.inbox.channels.indices {
      (state.inbox.channels[index].name, state.inbox.channels[index].slug) = (text, text)
      state.inbox.channels[index].description = text
    }
    for index in state.inbox.calls.indices { state.inbox.calls[index].initiator?.displayName = text }
    state.inbox.streams = state.inbox.streams.map(changed)
    state.studio.streams = state.studio.streams.map(changed)
    state.stream.stream = state.stream.stream.map(changed)
    for index in state.stream.messages.indices {
      (state.stream.messages[index].content, state.stream.messages[index].user.displayName) = (text, text)
    }
    for index in state.stream.pinned.indices {
      (state.stream.pinned[index].content, state.stream.pinned[index].user.displayName) = (text, text)
    }
    for index in state.stream.log.indices { state.stream.log[index].reason = text }
    for call in state.history.calls.indices {
      for person in state.history.calls[call].participants.indices {
        state.history.calls[call].participants[person].user?.displayName = text
      }
    }
    _ = reduce(&state, .notices(.posted(text, severity: .error)))
    return state
  }

  private static func hostileDetail(_ text: String) -> CallDetail {
    var detail = Scene.callDetail
    detail.id = Scene.past[0].call.id
    for person in detail.people.indices { detail.people[person].user?.displayName = text }
    return detail
  }

  private func check(_ surface: CellSurface) {
    for place in [surface.cursor, surface.focus].compactMap(\.self) { #expect(surface.bounds.contains(place)) }
    for row in 0..<surface.size.rows {
      for column in 0..<surface.size.columns {
        let cell = surface[row, column]
        if cell.width == 0, surface[row, column - 1].width != 2 { Issue.record("half a character at \(row),\(column)") }
        for scalar in cell.text.unicodeScalars {
          let isControl = scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
          if isControl || (surface.glyphs == .ascii && !scalar.isASCII) { Issue.record("\(scalar.value) came through") }
        }
      }
    }
  }

  @Test func aHostileNameMovesNothingInItsStrip() {
    for text in Self.texts {
      // Two tiles beside each other.
      var state = Scene.call(others: 1, .command(.view(.stage(.selfView))))
      let size = CellSize(columns: 80, rows: 24)
      let before = ClientView.surface(state, size: size, context: Scene.context())
      var participant = Scene.participant(0)
      participant.name = text
      _ = reduce(&state, .call(.participantUpdated(participant)))
      let after = ClientView.surface(state, size: size, context: Scene.context())
      // The meter and the bars of the first tile, the second tile, and the rows below.
      for column in 27..<80 { #expect(before[21, column] == after[21, column]) }
      for row in [0, 22, 23] {
        for column in 0..<80 { #expect(before[row, column] == after[row, column]) }
      }
    }
  }
}
