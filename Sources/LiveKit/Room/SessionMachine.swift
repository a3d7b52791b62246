import LiveKitProtocol

/// The life of a stay in a room: joining, losing the session, starting it again, ending. Decides; its owner acts.
struct SessionMachine {
  enum Input: Equatable {
    case connect
    /// The session's signalling and media are both up.
    case ready
    /// The attempt to start a session failed.
    case failed(SignalError)
    /// The session was lost.
    case lost(ReconnectCause)
    /// The server said `leave`.
    case leave(LKLeaveRequest)
    case waited
    /// The user wants to go.
    case leaveRequested
  }

  enum Action: Equatable {
    /// Starts a new session.
    case open
    /// Lets go of the session, saying good-bye where the other end may still listen.
    case close(sayingGoodbye: Bool)
    /// Come back with `waited` after this long.
    case wait(Duration)
    case report(RoomState)
  }

  private enum Phase: Equatable {
    case idle
    case opening
    case joined
    case waiting
    case ended
  }

  private let policy: ReconnectPolicy
  private var phase = Phase.idle
  /// The attempt that runs or is waited for, from 1.
  private var attempt = 1
  /// Set while a session that was joined before is being started again.
  private var cause: ReconnectCause?

  init(policy: ReconnectPolicy) { self.policy = policy }

  var isJoined: Bool { phase == .joined }
  var isEnded: Bool { phase == .ended }
  var isReconnecting: Bool { cause != nil }

  mutating func handle(_ input: Input, using random: inout some RandomNumberGenerator) -> [Action] {
    switch (phase, input) {
    case (.idle, .connect):
      phase = .opening
      return [.report(.connecting), .open]
    case (.opening, .ready):
      phase = .joined
      attempt = 1
      cause = nil
      return [.report(.joined)]
    case (.opening, .failed(let error)):
      return [.close(sayingGoodbye: true)] + again(after: error, using: &random)
    case (.opening, .lost(let cause)):
      return [.close(sayingGoodbye: true)] + again(after: SignalError(cause), using: &random)
    case (.opening, .leave(let leave)):
      return [.close(sayingGoodbye: false)] + again(after: .left(leave), using: &random)
    case (.joined, .lost(let cause)):
      return lose(cause, using: &random)
    case (.joined, .leave(let leave)):
      let cause = LeaveCause(leave.reason)
      guard leave.asksToComeBack else { return [.close(sayingGoodbye: false)] + end(.byServer(cause)) }
      return lose(.server(cause), using: &random)
    case (.waiting, .waited):
      phase = .opening
      return [.open]
    case (.ended, _): return []
    case (_, .leaveRequested):
      return [.close(sayingGoodbye: true)] + end(.left)
    // What is left are echoes of a session that is already closed.
    default: return []
    }
  }

  private mutating func lose(_ cause: ReconnectCause, using random: inout some RandomNumberGenerator) -> [Action] {
    self.cause = cause
    attempt = 1
    phase = .waiting
    if policy.maximumAttempts == 0 {
      return [.close(sayingGoodbye: true)] + end(.gaveUp(attempts: 0, SignalError(cause)))
    }
    return [
      .close(sayingGoodbye: true), .report(.reconnecting(attempt: attempt, cause)),
      .wait(policy.delay(before: attempt, using: &random)),
    ]
  }

  private mutating func again(after error: SignalError, using random: inout some RandomNumberGenerator) -> [Action] {
    let limit = cause == nil ? policy.joinAttempts : policy.maximumAttempts
    guard error.isRetryable, limit.map({ attempt < $0 }) ?? true else {
      if case .left(let leave) = error, !leave.asksToComeBack { return end(.byServer(LeaveCause(leave.reason))) }
      return end(cause == nil ? .joinFailed(error) : .gaveUp(attempts: attempt, error))
    }
    attempt += 1
    phase = .waiting
    let delay = policy.delay(before: attempt, using: &random)
    guard let cause else { return [.wait(delay)] }
    return [.report(.reconnecting(attempt: attempt, cause)), .wait(delay)]
  }

  private mutating func end(_ end: RoomEnd) -> [Action] {
    phase = .ended
    return [.report(.ended(end))]
  }
}

extension LKLeaveRequest {
  /// Servers before protocol 13 leave the action unset and say `can_reconnect`.
  var asksToComeBack: Bool { action != .disconnect || canReconnect }
}

extension SignalError {
  /// The loss of a session before it was ready.
  fileprivate init(_ cause: ReconnectCause) {
    switch cause {
    case .signalling: self = .dropped("\(cause)")
    case .media, .negotiation, .server: self = .mediaFailed("\(cause)")
    }
  }
}
