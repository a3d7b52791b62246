import LiveKitProtocol

/// What belongs to one connection to the server, and ends with it. Belongs to the room's actor.
final class RoomSession {
  /// Names the session where the session itself cannot go: in timers and tasks.
  let id: Int
  let signal: SignalConnection
  let join: LKJoinResponse
  /// The link we offer: the only one of the single mode.
  var publisher: MediaLink?
  /// The link the server offers, in the mode with two.
  var subscriber: MediaLink?
  var isReady = false
  var isClosed = false
  /// Which section carries which track, as the single mode's answers say.
  var trackOfSection: [String: String] = [:]
  var sequence = ReliableSequence()
  var streams = StreamAssembler()
  var publishing: [String: CheckedContinuation<Result<LKTrackInfo, RoomError>, Never>] = [:]
  var requests: [UInt32: CheckedContinuation<Result<Void, RoomError>, Never>] = [:]
  var lastRequest: UInt32 = 0
  var tasks: [Task<Void, Never>] = []

  init(id: Int, signal: SignalConnection, join: LKJoinResponse) {
    self.id = id
    self.signal = signal
    self.join = join
  }

  /// The link whose connection makes the session usable.
  var primary: MediaLink? { signal.mode == .v0 && join.subscriberPrimary ? subscriber : publisher }
  var links: [MediaLink] { [publisher, subscriber].compactMap { $0 } }

  func link(_ target: LKSignalTarget) -> MediaLink? { target == .subscriber ? subscriber : publisher }
}
