/// Draws the attention of somebody who looks at another window: the bell, and a notice of the desktop where the terminal shows such.
public struct TerminalNotification: Sendable, Equatable {
  /// Columns of title and body that are told.
  private static let limit = 120

  public var title: String
  public var body: String
  public var ringsBell: Bool
  /// False: no notice of the desktop.
  public var isShown: Bool

  public init(title: String, body: String, ringsBell: Bool = true, isShown: Bool = true) {
    self.title = title
    self.body = body
    self.ringsBell = ringsBell
    self.isShown = isShown
  }

  /// How a terminal is asked for a notice.
  private enum Form {
    /// OSC 9, of iTerm2: one text.
    case text
    /// OSC 777, of urxvt: title and body.
    case titleAndBody
    /// OSC 99, of kitty.
    case kitty
  }

  /// - Parameters:
  ///   - hasFocus: the window is looked at: the bell is enough.
  ///   - environment: names the terminal.
  func bytes(hasFocus: Bool, environment: [String: String]) -> [UInt8] {
    var text = ringsBell ? "\u{07}" : ""
    if isShown, !hasFocus, let form = Self.form(environment) {
      let sequences = self.sequences(form)
      let isInside = environment["TMUX"]?.isEmpty == false
      text += isInside ? sequences.map(Self.passedThrough).joined() : sequences.joined()
    }
    return Array(text.utf8)
  }

  /// tmux says nothing of the terminal around it; most that know a form know the first, and the others leave it out.
  private static func form(_ environment: [String: String]) -> Form? {
    let type = environment["TERM"] ?? ""
    let program = environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? ""
    if environment["KITTY_WINDOW_ID"] != nil || type == "xterm-kitty" { return .kitty }
    if type.hasPrefix("foot") || type.hasPrefix("rxvt") || environment["VTE_VERSION"] != nil { return .titleAndBody }
    if ["iTerm.app", "iTerm2", "WezTerm", "ghostty", "tmux"].contains(program) { return .text }
    return environment["TMUX"]?.isEmpty == false || environment["WT_SESSION"] != nil ? .text : nil
  }

  private func sequences(_ form: Form) -> [String] {
    let (title, body) = (Self.harmless(title), Self.harmless(body))
    let (start, end) = ("\u{1B}]", "\u{1B}\\")
    switch form {
    case .text: return ["\(start)9;\(title): \(body)\(end)"]
    // What separates its parts must not be in them.
    case .titleAndBody:
      return ["\(start)777;notify;\(title.replacing(";", with: ","));\(body.replacing(";", with: ","))\(end)"]
    case .kitty: return ["\(start)99;i=ncall:d=0;\(title)\(end)", "\(start)99;i=ncall:p=body;\(body)\(end)"]
    }
  }

  /// Names are of others: no control character of theirs may end the sequence and begin another.
  private static func harmless(_ text: String) -> String {
    TerminalText.truncated(TerminalText.line(text), to: limit, glyphs: .unicode)
  }

  private static func passedThrough(_ sequence: String) -> String {
    "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }
}
