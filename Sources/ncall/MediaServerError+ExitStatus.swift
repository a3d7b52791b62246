import MediaServer

extension MediaServerError {
  /// How a command ends that could not start a server.
  var exitStatus: ExitStatus {
    switch self {
    case .noKeys, .tls, .webhookKey: .configuration
    case .cannotListen, .cannotOpenMedia: .conflict
    case .alreadyStarted: .internalError
    }
  }

  /// What failed, why, and what to try.
  var line: String {
    switch self {
    case .noKeys: "\(self); give --api-key with LIVEKIT_API_SECRET, or --dev"
    case .webhookKey: "\(self); check webhook.api_key"
    case .tls: "\(self); check --tls-cert and --tls-key"
    case .cannotListen: "\(self); choose another with --media-listen"
    case .cannotOpenMedia: "\(self); choose another with --rtc-udp-port, or 0 for a free one"
    case .alreadyStarted: "\(self)"
    }
  }
}
