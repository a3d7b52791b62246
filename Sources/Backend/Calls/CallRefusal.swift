import NchatAPI

/// Why a call does not do what somebody wants.
enum CallRefusal: Error, Sendable, Equatable {
  case over
  case locked
  case full
  /// They wait in the lobby, since now or before.
  case waiting
  /// They waited in the lobby and were sent away.
  case denied
  /// They were removed, and nobody asked them again.
  case removed
  /// Their role does not allow it.
  case notAllowed
  /// The person is no part of the call, or not in it now.
  case noSuchMember
  case alreadyLeft
  /// Hosts are not removed; they leave, hand over or end the call.
  case isHost
  /// The call, or the person in it, is in a state from which this does not follow.
  case wrongState
}

extension CallRefusal {
  /// The answer to whoever asked.
  ///
  /// - Parameter isOther: the request was about somebody else, who is what is missing.
  func error(aboutOther isOther: Bool = false) -> APIError {
    switch self {
    case .over: APIError(.callEnded, "The call is over.")
    case .locked: APIError(.callLocked, "The call is locked: somebody in it has to ask you in.")
    case .full: APIError(.callFull, "The call has as many people in it as it may.")
    case .waiting: APIError(.callLocked, "You wait in the lobby until somebody lets you in.")
    case .denied: APIError(.lobbyDenied, "You were not let in.")
    case .removed: APIError(.removedFromCall, "You were removed from the call: somebody in it has to ask you in again.")
    case .notAllowed: APIError(.insufficientPermissions, "Your role in the call does not allow that.")
    case .noSuchMember:
      isOther ? APIError(.participantNotFound, "That person is not in the call.") : .notFound
    case .alreadyLeft: APIError(.alreadyLeft, "That person is not in the call any more.")
    case .isHost: APIError(.insufficientPermissions, "That cannot be done to the host: hand over first.")
    case .wrongState: APIError(.invalidTransition, "The call is not in a state in which that can be done.")
    }
  }
}
