/// Who else may have recordings, and how long they are kept.
public enum RecordingSharingOperations {
  public static let listGrants = Operation<NoContent, NoContent, [RecordingGrant]>(
    .listGrants, .get, "/api/recordings/{id}/grants", .signedIn, "recordings",
    "Who may do what with a recording because its maker says so.", errors: [.insufficientPermissions])

  public static let setGrant = Operation<NoContent, RecordingGrantRequest, RecordingGrant>(
    .setGrant, .put, "/api/recordings/{id}/grants/{userId}", .signedIn, "recordings",
    "Lets somebody do something with a recording.", errors: [.insufficientPermissions, .usersNotFound, .expiresInPast])

  public static let removeGrant = Operation<NoContent, NoContent, NoContent>(
    .removeGrant, .delete, "/api/recordings/{id}/grants/{userId}", .signedIn, "recordings",
    "Takes that back, with what they have given others by it.",
    errors: [.insufficientPermissions])

  public static let shareRecording = Operation<NoContent, ShareRecordingRequest, ShareLink>(
    .shareRecording, .post, "/api/recordings/share", .signedIn, "recordings",
    "Makes a link with which others open a recording.", status: 201,
    errors: [.notFound, .insufficientPermissions, .recordingNotReady, .shareLimit, .expiresInPast])

  public static let sharedRecording = Operation<SharedRecordingQuery, NoContent, SharedRecording>(
    .sharedRecording, .get, "/api/recordings/share", .known, "recordings",
    "Opens a link to a recording, which counts as a view.",
    errors: [
      .notFound, .shareRevoked, .shareExpired, .shareUsedUp, .sharePassword, .shareRestricted, .recordingNotAvailable,
      .unauthorized,
    ])

  public static let listShares = Operation<NoContent, NoContent, [ShareLink]>(
    .listShares, .get, "/api/recordings/{id}/shares", .signedIn, "recordings",
    "The links to a recording: those that can be opened, then the newest of the others.",
    errors: [.insufficientPermissions])

  public static let revokeShare = Operation<NoContent, NoContent, NoContent>(
    .revokeShare, .delete, "/api/recordings/{id}/shares/{shareId}", .signedIn, "recordings",
    "Takes back a link; one that was taken back stays so.", errors: [.insufficientPermissions])

  // MARK: How long they are kept

  public static let retention = Operation<NoContent, NoContent, RetentionOverview>(
    .retention, .get, "/api/recordings/retention", .signedIn, "recordings",
    "The rules of how long recordings are kept, and how much there is.")

  public static let createPolicy = Operation<NoContent, RetentionPolicyRequest, RetentionPolicy>(
    .createPolicy, .post, "/api/recordings/retention", .signedIn, "recordings",
    "Makes such a rule; for administrators.", status: 201, errors: [.forbidden, .policyNameTaken, .policyLimit])

  public static let runRetention = Operation<NoContent, NoContent, RetentionReport>(
    .runRetention, .put, "/api/recordings/retention", .signedIn, "recordings",
    "Lets expire what is due, at once; for administrators.", errors: [.forbidden])

  public static let changePolicy = Operation<NoContent, RetentionPolicyRequest, RetentionPolicy>(
    .changePolicy, .put, "/api/recordings/retention/{id}", .signedIn, "recordings",
    "Says anew what a rule is; what is left out is as in a new one. Its recordings follow. For administrators.",
    errors: [.forbidden, .policyNameTaken])

  public static let deletePolicy = Operation<NoContent, NoContent, NoContent>(
    .deletePolicy, .delete, "/api/recordings/retention/{id}", .signedIn, "recordings",
    "Deletes a rule; its recordings keep the end that they have. For administrators.", errors: [.forbidden])
}
