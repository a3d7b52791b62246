import LiveKitProtocol

/// Which of a participant's peer connections; a single one counts as the publisher's.
enum MediaTarget: Sendable, Hashable {
  case publisher, subscriber

  init?(_ target: LKSignalTarget) {
    switch target {
    case .publisher: self = .publisher
    case .subscriber: self = .subscriber
    case .UNRECOGNIZED: return nil
    }
  }

  var signal: LKSignalTarget { self == .publisher ? .publisher : .subscriber }
}
