/// Which theme a person wants.
public enum ThemeChoice: Sendable, Equatable {
  /// The dark or the light one, by the terminal's background.
  case automatic
  case always(ThemeDefinition)

  /// - Parameter isLight: whether the terminal's background is, nil where that is not known.
  func definition(isLight: Bool?) -> ThemeDefinition {
    switch self {
    case .automatic: isLight == true ? .light : .dark
    case .always(let definition): definition
    }
  }

  /// What `COLORFGBG` says of the background, as some terminals set it: `15;0` is white on black; nil where it says nothing.
  public static func isLight(environment: [String: String]) -> Bool? {
    guard let last = environment["COLORFGBG"]?.split(separator: ";").last, let index = Int(last),
      (0...15).contains(index)
    else { return nil }
    return index == 7 || index > 8
  }
}
