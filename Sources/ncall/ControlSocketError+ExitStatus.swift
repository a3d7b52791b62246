import Headless

extension ControlSocketError {
  /// How `ncall ctl` ends that could not reach a client.
  var exitStatus: ExitStatus {
    switch self {
    case .folder, .socket: .configuration
    case .severalClients: .usage
    case .noClient, .noSuchClient, .noAnswer: .notFound
    }
  }
}
