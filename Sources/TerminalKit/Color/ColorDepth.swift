/// How many colours the terminal shows, from none to all.
public enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
  case none, palette16, palette256, truecolor

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// Finds the depth from what the person chose, the environment and the terminal description.
  ///
  /// An explicit choice wins. Otherwise `NO_COLOR` (any text) and `CLICOLOR=0` turn colour off unless `CLICOLOR_FORCE`
  /// says otherwise; then `COLORTERM`, the terminal's answer, its name and its description decide.
  /// - Parameters:
  ///   - described: the number of colours in the terminal's description.
  ///   - isDirect: the terminal has shown that it has direct colours.
  public static func resolve(
    choice: ColorChoice, environment: [String: String], described: Int, isDirect: Bool = false
  ) -> ColorDepth {
    switch choice {
    case .never: return .none
    case .palette16: return .palette16
    case .palette256: return .palette256
    case .truecolor: return .truecolor
    case .auto: break
    }
    let forced = environment["CLICOLOR_FORCE"].map { !$0.isEmpty && $0 != "0" } ?? false
    if !forced {
      if let refusal = environment["NO_COLOR"], !refusal.isEmpty { return .none }
      if environment["CLICOLOR"] == "0" { return .none }
    }
    let term = environment["TERM"] ?? ""
    let direct = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    if isDirect || direct || term.hasSuffix("-direct") { return .truecolor }
    if described >= 256 || term.contains("256color") { return .palette256 }
    if described >= 8 || forced { return .palette16 }
    return .none
  }
}
