import TerminalKit
import Testing

@testable import TUI

/// Colours that can be read, and a person's own.
struct ThemeTests {
  /// The relative luminance of a colour (WCAG 2.2).
  private func luminance(_ color: TerminalColor, or standard: TerminalColor) throws -> Double {
    let (red, green, blue) = try #require(rgb(color == .standard ? standard : color))
    func linear(_ value: Int) -> Double {
      let value = Double(value) / 255
      return value <= 0.04045 ? value / 12.92 : pow24((value + 0.055) / 1.055)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// x to the power of 2.4, by the fifth root of x to the twelfth.
  private func pow24(_ x: Double) -> Double {
    let wanted = x * x * x * x * x * x * x * x * x * x * x * x
    var root = x
    for _ in 0..<60 { root = (4 * root + wanted / (root * root * root * root)) / 5 }
    return root
  }

  /// The colour as xterm shows it; nil for one of the sixteen, which are the terminal's own.
  private func rgb(_ color: TerminalColor) -> (Int, Int, Int)? {
    if let (red, green, blue) = color.components { return (Int(red), Int(green), Int(blue)) }
    guard let index = color.paletteIndex.map(Int.init), index >= 16 else { return nil }
    if index >= 232 { return (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)) }
    let steps = [0, 95, 135, 175, 215, 255]
    return (steps[(index - 16) / 36], steps[(index - 16) / 6 % 6], steps[(index - 16) % 6])
  }

  /// What terminals with such a background usually have.
  private func ground(_ theme: ThemeDefinition) -> (text: TerminalColor, background: TerminalColor) {
    theme.name == "light"
      ? (.rgb(0x20, 0x20, 0x20), .rgb(0xff, 0xff, 0xff)) : (.rgb(0xd0, 0xd0, 0xd0), .rgb(0x1e, 0x1e, 0x1e))
  }

  @Test(arguments: ThemeDefinition.builtIn.map(\.name))
  func textIsReadable(_ name: String) throws {
    let definition = try #require(ThemeDefinition.builtIn(named: name))
    let theme = definition.theme(.truecolor)
    let ground = ground(definition)
    let needed = name == "high-contrast" ? 7.0 : 4.5
    var styles = theme.badges.enumerated().map { ("badge \($0)", $1) }
    // A frame is no text.
    styles += ThemeRole.allCases.filter { $0 != .border }.map { ($0.rawValue, theme[keyPath: $0.path]) }
    for (role, style) in styles {
      let own = (definition.foreground, definition.background)
      let text = try luminance(style.foreground, or: own.0 == .standard ? ground.text : own.0)
      let behind = try luminance(style.background, or: own.1 == .standard ? ground.background : own.1)
      let ratio = (max(text, behind) + 0.05) / (min(text, behind) + 0.05)
      #expect(ratio >= needed, "\(name): \(role) has \(ratio)")
    }
  }

  @Test func aPersonsStylesReachEveryDepth() throws {
    var theme = try #require(ThemeDefinition.builtIn(named: "light"))
    try theme.set("accent", to: "#ff8800 on 17 bold underline")
    try theme.set("background", to: "#101010")
    try theme.set("badges", to: "white on #112233, bright-yellow")
    let wanted = CellStyle(foreground: .rgb(0xff, 0x88, 0), background: .palette(17), attributes: [.bold, .underline])
    #expect(theme.theme(.truecolor).accent == wanted && theme.theme(.palette256).accent == wanted)
    let sixteen = theme.theme(.palette16).accent
    #expect(try #require(sixteen.foreground.paletteIndex) < 16 && #require(sixteen.background.paletteIndex) < 16)
    #expect(theme.theme(.none) == .mono)
    #expect(theme.theme(.truecolor).badges.count == 2)
    var surface = CellSurface(size: CellSize(columns: 4, rows: 1))
    surface.write("ab", row: 0, column: 0, style: wanted)
    theme.complete(&surface, depth: .truecolor)
    #expect(surface[0, 0].style == wanted && surface[0, 3].style.background == .rgb(0x10, 0x10, 0x10))
    theme.complete(&surface, depth: .none)
  }

  @Test(arguments: [
    ("acent", "red", "accent"), ("accent", "rde", "red"), ("accent", "#12345", "six"), ("accent", "red blue", "second"),
    ("accent", "red on", "followed"), ("badges", " ", "badges"), ("background", "undeline", "underline"),
  ])
  func whatCannotBeIsSaid(_ role: String, _ style: String, _ word: String) {
    var theme = ThemeDefinition.standard
    let problem = #expect(throws: LookProblem.self) { try theme.set(role, to: style) }
    #expect(problem?.what.contains(word) == true, "\(problem?.what ?? "")")
    #expect(theme == .standard)
  }

  @Test func theTerminalsBackgroundChooses() {
    #expect(ThemeChoice.automatic.definition(isLight: nil).name == "dark")
    #expect(ThemeChoice.automatic.definition(isLight: true).name == "light")
    #expect(ThemeChoice.always(.highContrast).definition(isLight: true).name == "high-contrast")
    for (text, isLight) in [("0;15", true), ("15;0", false), ("0;default;7", true), ("", nil), ("0;99", nil)] {
      #expect(ThemeChoice.isLight(environment: ["COLORFGBG": text]) == isLight, "\(text)")
    }
  }

  @Test(arguments: ThemeDefinition.builtIn.map(\.name))
  func callsInEveryTheme(_ name: String) throws {
    let theme = try #require(ThemeDefinition.builtIn(named: name))
    for colors in [ColorDepth.truecolor, .palette16] {
      let context = ViewContext(
        capabilities: TerminalCapabilities(colors: colors), theme: theme, timeOfDay: { _ in "12:04" })
      let surface = ClientView.surface(Scene.call(others: 3), size: CellSize(columns: 80, rows: 24), context: context)
      try Golden.expect(surface, "theme-\(name)-\(colors)")
    }
  }
}
