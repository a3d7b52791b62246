/// How a candidate was found (RFC 8445 §5.1.1).
public enum ICECandidateKind: Sendable, Hashable {
  case host
  case serverReflexive
  case peerReflexive
  case relayed

  /// The type preference that RFC 8445 §5.1.2.2 recommends, 0…126.
  public var typePreference: UInt32 {
    switch self {
    case .host: 126
    case .peerReflexive: 110
    case .serverReflexive: 100
    case .relayed: 0
    }
  }

  /// The word in SDP (RFC 8839 §5.1).
  var name: String {
    switch self {
    case .host: "host"
    case .serverReflexive: "srflx"
    case .peerReflexive: "prflx"
    case .relayed: "relay"
    }
  }

  init?(name: some StringProtocol) {
    switch name {
    case "host": self = .host
    case "srflx": self = .serverReflexive
    case "prflx": self = .peerReflexive
    case "relay": self = .relayed
    default: return nil
    }
  }
}
