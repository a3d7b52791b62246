import Glibc

/// Why sound cannot be read or written, as one sentence a person can act on.
public enum SoundFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was asked for makes no sense: a flag with a bad value.
  case badSpecification(String)
  /// A file is not what it claims to be.
  case badFile(path: String, reason: String)
  /// The system refused to open, read or write.
  case system(what: String, code: Int32)
  /// The disk is full.
  case diskFull(path: String)
  /// The other end of a pipe, or a command, is gone.
  case gone(String)
  /// A device cannot be opened, or went away.
  case device(name: String, reason: String)

  public var description: String {
    switch self {
    case .badSpecification(let text): text
    case .badFile(let path, let reason): "\(path) \(reason)"
    case .system(let what, let code): "\(what): \(String(cString: strerror(code)))"
    case .diskFull(let path): "\(path): the disk is full; free some space or record somewhere else"
    case .gone(let what): what
    case .device(let name, let reason): "sound device \(name): \(reason)"
    }
  }

  /// From `errno` after a system call about `what`.
  static func last(_ what: String) -> SoundFailure {
    let code = errno
    return code == ENOSPC || code == EDQUOT ? .diskFull(path: what) : .system(what: what, code: code)
  }
}
