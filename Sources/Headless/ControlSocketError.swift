/// Why a control socket could not be made, or not be reached.
public enum ControlSocketError: Error, Sendable, Equatable, CustomStringConvertible {
  case folder(String, String)
  case socket(String, String)
  case noClient(folder: String)
  case severalClients([String])
  case noSuchClient(String)
  case noAnswer(String)

  public var description: String {
    switch self {
    case .folder(let path, let reason): "cannot make the folder \(path) for the control socket: \(reason)"
    case .socket(let path, let reason): "cannot open the control socket \(path): \(reason)"
    case .noClient(let folder):
      "no ncall client is running (there is no control socket in \(folder)); start one with `ncall join`"
    case .severalClients(let names):
      "several clients are running; choose one with --client: \(names.joined(separator: ", "))"
    case .noSuchClient(let name):
      "there is no running client \(name); `ncall ctl` without --client names those that run"
    case .noAnswer(let path): "the client behind \(path) does not answer; it may have just ended; try again"
    }
  }
}
