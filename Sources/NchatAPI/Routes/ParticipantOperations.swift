/// People in calls, and what hosts do.
public enum ParticipantOperations {
  public static let listParticipants = Operation<ParticipantQuery, NoContent, [CallParticipant]>(
    .listParticipants, .get, "/api/calls/{id}/participants", .signedIn, "participants",
    "Who is in a call, in the order of invitation.")

  public static let addParticipants = Operation<NoContent, AddParticipantsRequest, AddedParticipants>(
    .addParticipants, .post, "/api/calls/{id}/participants", .signedIn, "participants",
    "Invites people; those who have left are invited again.", status: 201,
    errors: [.insufficientPermissions, .usersNotFound, .alreadyParticipants, .callEnded, .callLocked, .callFull])

  public static let removeParticipant = Operation<NoContent, RemoveParticipantRequest, CallParticipant>(
    .removeParticipant, .delete, "/api/calls/{id}/participants", .signedIn, "participants",
    "Removes somebody from a call, or oneself.",
    errors: [.insufficientPermissions, .participantNotFound, .alreadyLeft, .callEnded])

  public static let setCallRole = Operation<NoContent, CallRoleRequest, CallParticipant>(
    .setCallRole, .patch, "/api/calls/{id}/participants/{userId}", .signedIn, "participants",
    "Gives somebody another role.", errors: [.insufficientPermissions, .participantNotFound, .callEnded])

  public static let lockCall = Operation<NoContent, NoContent, Call>(
    .lockCall, .post, "/api/calls/{id}/lock", .signedIn, "participants", "Locks a call: nobody new joins.",
    errors: [.insufficientPermissions, .callEnded])

  public static let unlockCall = Operation<NoContent, NoContent, Call>(
    .unlockCall, .post, "/api/calls/{id}/unlock", .signedIn, "participants", "Unlocks a call.",
    errors: [.insufficientPermissions, .callEnded])

  public static let muteAll = Operation<NoContent, MuteAllRequest, MutedParticipants>(
    .muteAll, .post, "/api/calls/{id}/mute-all", .signedIn, "participants", "Mutes everyone but the caller.",
    isBodyOptional: true, errors: [.insufficientPermissions, .callEnded])

  public static let transferCall = Operation<NoContent, TransferRequest, Call>(
    .transferCall, .post, "/api/calls/{id}/transfer", .signedIn, "participants",
    "Makes somebody who is in the call, and no viewer, its host.",
    errors: [.insufficientPermissions, .participantNotFound, .invalidTransition, .callEnded])

  public static let raiseHand = Operation<NoContent, HandRequest, CallParticipant>(
    .raiseHand, .post, "/api/calls/{id}/hand", .signedIn, "participants", "Raises or lowers a hand.",
    errors: [.insufficientPermissions, .participantNotFound, .callEnded])

  public static let listLobby = Operation<ListQuery, NoContent, [CallParticipant]>(
    .listLobby, .get, "/api/calls/{id}/lobby", .signedIn, "participants", "Who waits to be let in, the longest first.",
    errors: [.insufficientPermissions])

  public static let admitFromLobby = Operation<NoContent, NoContent, CallParticipant>(
    .admitFromLobby, .post, "/api/calls/{id}/lobby/{userId}/admit", .signedIn, "participants", "Lets somebody in.",
    errors: [.insufficientPermissions, .participantNotFound, .invalidTransition, .callEnded])

  public static let denyFromLobby = Operation<NoContent, NoContent, CallParticipant>(
    .denyFromLobby, .post, "/api/calls/{id}/lobby/{userId}/deny", .signedIn, "participants", "Lets somebody not in.",
    errors: [.insufficientPermissions, .participantNotFound, .invalidTransition, .callEnded])
}
