import CallCore
import TerminalKit

/// A theme in every depth of colours: of the program's own, or of a person's file over one of these.
public struct ThemeDefinition: Sendable, Equatable {
  public internal(set) var name: String
  /// What stands where a style says nothing: the terminal's own colours, unless the theme has others.
  var foreground = TerminalColor.standard
  var background = TerminalColor.standard
  /// With 256 colours and more.
  var rich: Theme
  var sixteen: Theme

  /// Where nobody says anything.
  public static var standard: ThemeDefinition { .dark }

  /// The program's own.
  public static let builtIn: [ThemeDefinition] = [.dark, .light, .highContrast]

  public static func builtIn(named name: String) -> ThemeDefinition? { builtIn.first { $0.name == name } }

  /// The names of the styles that a file can give.
  public static let roles = ThemeRole.allCases.map(\.rawValue)

  /// What a file can say besides the roles.
  private static let others = ["foreground", "background", "badges"]

  /// Changes one style as a file says; the sixteen colours get the nearest to it.
  ///
  /// - Throws: `LookProblem` for a role or a style that is none.
  public mutating func set(_ role: String, to text: String) throws(LookProblem) {
    switch role {
    case "foreground": foreground = try StyleText.color(text.lowercased())
    case "background": background = try StyleText.color(text.lowercased())
    case "badges":
      var badges: [CellStyle] = []
      for part in text.split(separator: ",") where !part.allSatisfy(\.isWhitespace) {
        badges.append(try StyleText.style(String(part)))
      }
      guard !badges.isEmpty else { throw LookProblem("badges is a list of styles with commas between them") }
      rich.badges = badges
      sixteen.badges = badges.map(Self.reduced)
    default:
      guard let known = ThemeRole(rawValue: role) else {
        throw LookProblem(
          "there is no role \(role)",
          meant: NearestWord.to(role, among: ThemeRole.allCases.map(\.rawValue) + Self.others))
      }
      let style = try StyleText.style(text)
      rich[keyPath: known.path] = style
      sixteen[keyPath: known.path] = Self.reduced(style)
    }
  }

  private static func reduced(_ style: CellStyle) -> CellStyle {
    CellStyle(
      foreground: style.foreground.reduced(to: .palette16), background: style.background.reduced(to: .palette16),
      attributes: style.attributes)
  }

  func theme(_ depth: ColorDepth) -> Theme {
    switch depth {
    case .none: .mono
    case .palette16: sixteen
    case .palette256, .truecolor: rich
    }
  }

  /// Gives what has no colour those of the theme.
  func complete(_ surface: inout CellSurface, depth: ColorDepth) {
    guard depth != .none, foreground != .standard || background != .standard else { return }
    surface.restyle(surface.bounds) { style in
      CellStyle(
        foreground: style.foreground == .standard ? foreground : style.foreground,
        background: style.background == .standard ? background : style.background, attributes: style.attributes)
    }
  }
}
