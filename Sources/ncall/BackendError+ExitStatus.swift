import Backend

extension BackendError {
  /// How a command ends that could not start a backend.
  var exitStatus: ExitStatus {
    switch kind {
    case .cannotListen: .conflict
    case .tls, .secrets, .database: .configuration
    }
  }
}
