import CallCore
import TerminalKit
import Testing

@testable import TUI

/// Every view in every size with fewer colours and fewer characters: the same picture, with what the terminal has.
struct EveryDepthTests {
  /// A view and how to come to it.
  struct Shown: CustomTestStringConvertible, Sendable {
    var name: String
    var state: State
    var testDescription: String { name }
  }

  static let views = [
    Shown(name: "home", state: Scene.home()), Shown(name: "ringing", state: ringing()),
    Shown(name: "call", state: call(others: 4)), Shown(name: "crowd", state: call(others: 40)),
    Shown(name: "speaker", state: Scene.call(others: 4, .command(.view(.layout)))),
    Shown(name: "help", state: Scene.call(others: 3, .command(.view(.help)))),
    Shown(name: "question", state: Scene.call(others: 3, .command(.view(.quit)))),
    Shown(name: "stream", state: Scene.stream()), Shown(name: "studio", state: Scene.desk()),
    Shown(name: "history", state: Scene.history()), Shown(name: "devices", state: devices()),
    Shown(name: "past-call", state: pastCall()), Shown(name: "streams", state: Scene.studioList()),
    Shown(name: "moderation", state: moderation()),
    Shown(name: "moderation-log", state: Scene.desk(.command(.view(.moderationLog)))),
    Shown(name: "rules", state: Scene.desk(.command(.view(.chatRules)))),
    Shown(name: "palette", state: Scene.home(.command(.view(.palette)))),
    Shown(name: "settings", state: OverlayGoldenTests.settings()),
    Shown(name: "log", state: OverlayGoldenTests.log()),
    Shown(name: "stats", state: Scene.call(others: 3, .command(.stats))),
    Shown(name: "reactions", state: Scene.call(others: 3, .command(.view(.reactions)))),
    Shown(name: "roster", state: Scene.call(others: 6, .command(.view(.stage(.people))))),
  ]

  private static func pastCall() -> State {
    Scene.history(.command(.view(.selectNext)), .command(.view(.open)), .history(.detailLoaded(Scene.callDetail)))
  }

  private static func moderation() -> State {
    Scene.desk(.command(.view(.selectPrevious)), .command(.view(.selectPrevious)), .command(.view(.moderation)))
  }

  private static func ringing() -> State {
    var state = Scene.home(.line(.ring(Scene.incoming)))
    _ = reduce(&state, .ring(.armed(call: Scene.incoming.id)))
    return state
  }

  private static func devices() -> State {
    Scene.call(
      others: 3, .command(.device(.show)), .devices(.listed(DevicesGoldenTests.devices)),
      .devices(.levelMeasured(-18)), .command(.view(.selectNext)))
  }

  private static func call(others: Int) -> State {
    var state = Scene.call(others: others)
    for action in Scene.chat + [.command(.view(.type))] { _ = reduce(&state, action) }
    return state
  }

  private func picture(_ view: Shown, _ size: CellSize, _ colors: ColorDepth, _ glyphs: GlyphSet = .unicode)
    -> CellSurface
  {
    ClientView.surface(view.state, size: size, context: Scene.context(colors, glyphs))
  }

  private func colors(_ surface: CellSurface) -> Set<TerminalColor> {
    var found: Set<TerminalColor> = []
    for row in 0..<surface.size.rows {
      for column in 0..<surface.size.columns {
        found.insert(surface[row, column].style.foreground)
        found.insert(surface[row, column].style.background)
      }
    }
    return found
  }

  @Test(arguments: views, HomeGoldenTests.sizes) func fewerColors(_ view: Shown, _ size: CellSize) throws {
    let lines = picture(view, size, .palette256).lines
    for depth in [ColorDepth.none, .palette16, .truecolor] {
      let surface = picture(view, size, depth)
      #expect(surface.lines == lines, "\(depth)")
      let used = colors(surface).subtracting([.standard])
      switch depth {
      case .none: #expect(used.isEmpty, "\(used)")
      case .palette16:
        #expect(used.allSatisfy { ($0.paletteIndex ?? 255) < 16 }, "\(used)")
      case .palette256, .truecolor: #expect(!used.isEmpty)
      }
      try Golden.expect(surface, "depth-\(view.name)-\(depth)")
    }
  }

  @Test(arguments: views, HomeGoldenTests.sizes) func fewerCharacters(_ view: Shown, _ size: CellSize) throws {
    let surface = picture(view, size, .none, .ascii)
    #expect(surface.lines.joined().unicodeScalars.allSatisfy { $0.isASCII })
    try Golden.expect(surface, "depth-\(view.name)-ascii")
  }
}
