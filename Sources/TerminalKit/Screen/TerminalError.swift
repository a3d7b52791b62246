/// Why the screen cannot be used; the description is one sentence for a person.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Neither a controlling terminal nor terminals on the standard descriptors.
  case notATerminal
  /// The terminal's description is missing, or says that it cannot move its cursor.
  case unusable(type: String)
  /// Another screen of this process is open.
  case busy
  /// A system call failed.
  case system(call: String, errno: Int32)

  public var description: String {
    switch self {
    case .notATerminal: "there is no terminal here: run it in one, or use --headless"
    case .unusable(""): "TERM is not set: set it to your terminal's type (xterm-256color fits most), or use --headless"
    case .unusable(let type):
      "the terminal type \"\(type)\" is unknown here or cannot move its cursor: "
        + "try TERM=xterm-256color, or use --headless"
    case .busy: "this process already has a screen open"
    case .system(let call, let number): "\(call) failed with error \(number)"
    }
  }
}
