/// How a command ends, as scripts see it; the numbers are a public contract.
enum ExitStatus: Equatable {
  case success
  case usage
  case configuration
  case refused
  case notFound
  case removed
  case roomClosed
  case declined
  case conflict
  case network
  case encryption
  case noAudioDevice
  case terminalUnusable
  case internalError
  case tryLater
  case signal(Int32)

  var code: Int32 {
    switch self {
    case .success: 0
    case .usage: 2
    case .configuration: 3
    case .refused: 10
    case .notFound: 11
    case .removed: 12
    case .roomClosed: 13
    case .declined: 14
    case .conflict: 15
    case .network: 20
    case .encryption: 21
    case .noAudioDevice: 30
    case .terminalUnusable: 40
    case .internalError: 70
    case .tryLater: 75
    case .signal(let number): 128 + number
    }
  }

  /// Every one that is no signal, as the manual lists them.
  static let all: [ExitStatus] = [
    .success, .usage, .configuration, .refused, .notFound, .removed, .roomClosed, .declined, .conflict, .network,
    .encryption, .noAudioDevice, .terminalUnusable, .internalError, .tryLater,
  ]

  /// The word for events.
  var word: String {
    switch self {
    case .success: "left"
    case .usage: "usage"
    case .configuration: "configuration"
    case .refused: "refused"
    case .notFound: "not_found"
    case .removed: "removed"
    case .roomClosed: "room_closed"
    case .declined: "declined"
    case .conflict: "conflict"
    case .network: "network"
    case .encryption: "encryption"
    case .noAudioDevice: "no_audio_device"
    case .terminalUnusable: "terminal_unusable"
    case .internalError: "internal"
    case .tryLater: "try_later"
    case .signal: "signal"
    }
  }

  /// Whether the same command may work later.
  var isRetryable: Bool { self == .network || self == .tryLater || self == .noAudioDevice }
}
