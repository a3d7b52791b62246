/// Calls.
public enum CallOperations {
  public static let initiateCall = Operation<NoContent, InitiateCallRequest, InitiatedCall>(
    .initiateCall, .post, "/api/calls/initiate", .signedIn, "calls", "Calls people, or a channel.",
    errors: [.usersNotFound, .cannotCallSelf, .notFound, .userBusy, .alreadyInCall, .insufficientPermissions])

  public static let listCalls = Operation<CallListQuery, NoContent, [Call]>(
    .listCalls, .get, "/api/calls", .signedIn, "calls", "The calls that the caller can see, newest first.")

  public static let callHistory = Operation<CallHistoryQuery, NoContent, [CallHistoryEntry]>(
    .callHistory, .get, "/api/calls/history", .signedIn, "calls", "The caller's calls that are over, newest first.")

  public static let showCall = Operation<NoContent, NoContent, Call>(
    .showCall, .get, "/api/calls/{id}", .signedIn, "calls", "A call.")

  public static let changeCall = Operation<NoContent, CallSettingsRequest, Call>(
    .changeCall, .patch, "/api/calls/{id}", .signedIn, "calls", "Changes settings of a call.",
    errors: [.insufficientPermissions, .callEnded])

  public static let joinCall = Operation<NoContent, NoContent, JoinedCall>(
    .joinCall, .post, "/api/calls/{id}/join", .signedIn, "calls", "Joins a call.",
    besides: [Route.Success(status: 202, schema: LobbyWait.schema, summary: "The caller waits in the lobby.")],
    errors: [.callEnded, .callLocked, .callFull, .lobbyDenied, .removedFromCall, .alreadyInCall])

  public static let acceptCall = Operation<NoContent, NoContent, CallParticipant>(
    .acceptCall, .post, "/api/calls/{id}/accept", .signedIn, "calls",
    "Accepts a call: the caller is in it, and joins it for its token.",
    errors: [.callEnded, .invalidTransition, .alreadyInCall, .callFull])

  public static let declineCall = Operation<NoContent, DeclineRequest, CallParticipant>(
    .declineCall, .post, "/api/calls/{id}/decline", .signedIn, "calls", "Declines a ringing call.",
    isBodyOptional: true, errors: [.callEnded, .invalidTransition])

  public static let cancelCall = Operation<NoContent, NoContent, Call>(
    .cancelCall, .post, "/api/calls/{id}/cancel", .signedIn, "calls", "Takes back a call that nobody has answered.",
    errors: [.callEnded, .invalidTransition, .insufficientPermissions])

  public static let leaveCall = Operation<NoContent, NoContent, Call>(
    .leaveCall, .post, "/api/calls/{id}/leave", .signedIn, "calls", "Leaves a call; who has left already stays so.")

  public static let endCall = Operation<NoContent, EndCallRequest, Call>(
    .endCall, .post, "/api/calls/{id}/end", .signedIn, "calls", "Ends a call for everyone; one that is over stays so.",
    isBodyOptional: true, errors: [.insufficientPermissions])

  public static let acceptCallByID = Operation<NoContent, CallReference, CallParticipant>(
    .acceptCallByID, .post, "/api/calls/accept", .signedIn, "calls", "Accepts the call that the body names.",
    errors: [.notFound, .callEnded, .invalidTransition, .alreadyInCall, .callFull])

  public static let declineCallByID = Operation<NoContent, DeclineByIDRequest, CallParticipant>(
    .declineCallByID, .post, "/api/calls/decline", .signedIn, "calls", "Declines the call that the body names.",
    errors: [.notFound, .callEnded, .invalidTransition])

  public static let endCallByID = Operation<NoContent, EndByIDRequest, Call>(
    .endCallByID, .post, "/api/calls/end", .signedIn, "calls", "Ends the call that the body names.",
    errors: [.notFound, .insufficientPermissions])
}
