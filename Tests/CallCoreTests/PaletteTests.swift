import Testing

@testable import CallCore

/// Finding commands by some of their letters.
struct PaletteTests {
  private func words(_ text: String) -> [String] { CommandRegistry.standard.matching(text).map(\.word) }

  @Test func whatBeginsWithItComesFirst() {
    #expect(words("mute").first == "mute")
    #expect(words("lay").first == "layout")
    #expect(words("") == CommandRegistry.standard.definitions.map(\.word))
    #expect(words("xqz") == [])
  }

  @Test func lettersMayBeApartAndInTheSummary() {
    #expect(words("tmt").contains("toggle-mute"))
    #expect(words("microphone").prefix(2).sorted() == ["mute", "unmute"])
    #expect(words("NETWORK fig").first == "stats")
  }

  @Test func enterRunsWhatIsSelected() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.view(.palette)), .view(.edited(.insert("deaf"))))
    store.send(.view(.submitted), asking: [.setDeafened(true)]) { state in
      state.view.palette = PaletteState()
      state.view.entry = nil
      state.call.isDeafened = true
    }
  }

  @Test func whatWantsMoreGoesOnInTheCommandLine() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.view(.palette)), .view(.edited(.insert("volume"))))
    store.send(.view(.submitted)) { state in
      state.view.palette = PaletteState()
      state.view.entry = .command
      state.view.commandDraft = TextDraft("volume ")
    }
  }

  @Test func theSelectionGoesRound() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.view(.palette)), .view(.edited(.insert("mute"))))
    let count = store.state.view.palette.matches.count
    #expect(count > 1)
    store.send(.command(.view(.selectPrevious))) { $0.view.palette.index = count - 1 }
    store.send(.command(.view(.selectNext))) { $0.view.palette.index = 0 }
    store.send(.view(.edited(.insert("zzz")))) { $0.view.palette.draft = TextDraft("mutezzz") }
    store.send(.command(.view(.selectNext)))
    store.send(.view(.submitted))
  }
}
