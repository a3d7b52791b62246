import Backend

extension BackendError {
  /// How a command ends that the backend refused.
  var exitStatus: ExitStatus {
    switch kind {
    case .cannotListen, .secondMediaServer: .conflict
    case .unavailable: .tryLater
    case .tls, .secrets, .database, .schema: .configuration
    }
  }

  /// What failed, why, and what to try.
  var line: String {
    switch kind {
    case .cannotListen: "\(self); choose another with --api-listen"
    case .tls: "\(self); check --tls-cert and --tls-key"
    case .database: "\(self); check --database"
    case .schema: "\(self); use the newest version of ncall that has run on it"
    case .unavailable: "\(self); try again, or check --database"
    case .secrets: "\(self)"
    case .secondMediaServer: "\(self); name that one, or a LiveKit cluster for both, with --livekit-url"
    }
  }
}
