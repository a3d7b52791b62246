/// Which characters the terminal can show.
public enum GlyphSet: Sendable, Hashable {
  /// Any Unicode text; the chrome uses single-width characters of the basic plane only.
  case unicode
  /// ASCII only, for the Linux console, old terminals and locales that are not UTF-8.
  case ascii

  /// Decides from the environment, unless `forced` says so.
  ///
  /// A locale that names another character set means ASCII, and so does the plain `C` or `POSIX` locale when somebody
  /// asked for it; no locale at all (a bare container) means a terminal of today, which is UTF-8.
  public static func resolve(forced: Bool?, environment: [String: String]) -> GlyphSet {
    if let forced { return forced ? .ascii : .unicode }
    let term = environment["TERM"] ?? ""
    if term == "linux" || term == "dumb" || term.hasPrefix("vt") { return .ascii }
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let locale = environment[name], !locale.isEmpty else { continue }
      let lowercased = locale.lowercased()
      return lowercased.contains("utf-8") || lowercased.contains("utf8") ? .unicode : .ascii
    }
    return .unicode
  }
}
