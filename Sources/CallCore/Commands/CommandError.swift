/// Why a command line is not understood; the description is one sentence for the person.
public enum CommandError: Error, Sendable, Equatable, CustomStringConvertible {
  case empty
  case unknown(String, nearest: String?)
  /// A command of the contract that this version does not have.
  case later(String)
  case usage(String)
  case noSuchParticipant(String)
  case ambiguousParticipant(String, candidates: [String])

  public var description: String {
    switch self {
    case .empty: "no command given"
    case .unknown(let word, let nearest?): "no command \"\(word)\": did you mean \(nearest)?"
    case .unknown(let word, nil): "no command \"\(word)\": ? lists them"
    case .later(let word): "this version of ncall does not have \"\(word)\" yet"
    case .usage(let usage): "usage: \(usage)"
    case .noSuchParticipant(let name): "nobody here is called \"\(name)\""
    case .ambiguousParticipant(let name, let candidates):
      "\"\(name)\" could be \(candidates.joined(separator: ", ")): give more of the name"
    }
  }
}
