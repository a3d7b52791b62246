import LiveKitProtocol

/// Why a track cannot be received.
public enum SubscriptionFailure: Sendable, Equatable {
  case unknown
  case codecUnsupported
  case trackNotFound

  init(_ error: LKSubscriptionError) {
    switch error {
    case .seCodecUnsupported: self = .codecUnsupported
    case .seTrackNotfound: self = .trackNotFound
    case .seUnknown, .UNRECOGNIZED: self = .unknown
    }
  }
}
