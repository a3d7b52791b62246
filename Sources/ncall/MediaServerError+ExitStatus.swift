import MediaServer

extension MediaServerError {
  /// How a command ends that could not start a server.
  var exitStatus: ExitStatus {
    switch self {
    case .noKeys, .tls: .configuration
    case .cannotListen, .cannotOpenMedia: .conflict
    case .alreadyStarted: .internalError
    }
  }
}
