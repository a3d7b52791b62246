import LiveKitProtocol

/// How many peer connections a session has.
public enum SignalMode: Sendable, Equatable {
  /// Two: the client offers the one it publishes on, the server the one it delivers on.
  case v0
  /// One, always offered by the client.
  case v1

  var path: String {
    switch self {
    case .v0: SignalPath.v0
    case .v1: SignalPath.v1
    }
  }
}

/// Which mode to ask a server for.
public enum SignalModePreference: String, Sendable, CaseIterable {
  /// One peer connection where the server knows it, else two.
  case auto
  case v0
  case v1
}
