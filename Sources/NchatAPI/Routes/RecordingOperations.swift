/// Recordings: beginning and ending them, asking those present, the library.
public enum RecordingOperations {
  private static let refusals: [ErrorCode] = [
    .insufficientPermissions, .callEnded, .invalidTransition, .recordingInProgress, .noEgress, .quotaExceeded,
  ]

  public static let startRecording = Operation<NoContent, StartRecordingRequest, Recording>(
    .startRecording, .post, "/api/calls/{id}/recording/start", .signedIn, "recordings",
    "Asks those present, then records a call.", status: 201, isBodyOptional: true, errors: refusals)

  public static let beginRecording = Operation<NoContent, StartRecordingRequest, Recording>(
    .beginRecording, .post, "/api/calls/{id}/recording", .signedIn, "recordings", "The same.", status: 201,
    isBodyOptional: true, errors: refusals)

  public static let stopRecording = Operation<NoContent, NoContent, Recording>(
    .stopRecording, .post, "/api/calls/{id}/recording/stop", .signedIn, "recordings",
    "Ends the recording of a call; 404 where there is none.", errors: [.insufficientPermissions])

  public static let endRecording = Operation<NoContent, NoContent, Recording>(
    .endRecording, .delete, "/api/calls/{id}/recording", .signedIn, "recordings", "The same.",
    errors: [.insufficientPermissions])

  public static let callRecording = Operation<NoContent, NoContent, Recording>(
    .callRecording, .get, "/api/calls/{id}/recording", .signedIn, "recordings", "The newest recording of a call.")

  public static let answerConsent = Operation<NoContent, RecordingConsentRequest, Recording>(
    .answerConsent, .post, "/api/calls/{id}/recording/consent", .signedIn, "recordings",
    "Says whether the caller may be recorded.", errors: [.invalidTransition])

  public static let recordingLink = Operation<NoContent, NoContent, RecordingDownload>(
    .recordingLink, .get, "/api/calls/recordings/{id}/download", .signedIn, "recordings",
    "Where the file of a recording is fetched.", errors: downloadRefusals)

  public static let recordingMetadata = Operation<NoContent, NoContent, Recording>(
    .recordingMetadata, .get, "/api/calls/recordings/{id}/metadata", .signedIn, "recordings", "A recording.")

  public static let deleteRecordingMetadata = Operation<NoContent, NoContent, RecordingDeletion>(
    .deleteRecordingMetadata, .delete, "/api/calls/recordings/{id}/metadata", .signedIn, "recordings",
    "Stops a recording that goes on; deletes one that does not.", errors: deletionRefusals)

  private static let downloadRefusals: [ErrorCode] = [
    .insufficientPermissions, .recordingNotReady, .recordingNotAvailable,
  ]
  private static let deletionRefusals: [ErrorCode] = [.insufficientPermissions, .legalHold, .recordingNotReady]

  /// Types of recordings' files.
  private static let media = ["video/mp4", "audio/mp4", "audio/ogg"]

  // MARK: The library

  public static let listRecordings = Operation<RecordingListQuery, NoContent, [Recording]>(
    .listRecordings, .get, "/api/recordings", .known, "recordings",
    "The recordings that the caller may see, newest first.")

  public static let createRecording = Operation<NoContent, CreateRecordingRequest, Recording>(
    .createRecording, .post, "/api/recordings", .signedIn, "recordings", "Records a call or a stream.", status: 201,
    errors: [.notFound, .streamNotLive] + refusals)

  public static let showRecording = Operation<NoContent, NoContent, Recording>(
    .showRecording, .get, "/api/recordings/{id}", .known, "recordings", "A recording.")

  public static let changeRecording = Operation<NoContent, RecordingChangeRequest, Recording>(
    .changeRecording, .patch, "/api/recordings/{id}", .signedIn, "recordings",
    "Changes who sees a recording, and how long it is kept.",
    errors: [.insufficientPermissions, .holdExempt, .recordingNotAvailable])

  public static let deleteRecording = Operation<NoContent, NoContent, RecordingDeletion>(
    .deleteRecording, .delete, "/api/recordings/{id}", .signedIn, "recordings",
    "Stops a recording that goes on; deletes one that does not.", errors: deletionRefusals)

  public static let downloadRecording = Operation<NoContent, NoContent, RecordingDownload>(
    .downloadRecording, .get, "/api/recordings/{id}/download", .known, "recordings",
    "Where the file of a recording is fetched.", errors: downloadRefusals)

  public static let recordingFile = Operation<RecordingFileQuery, NoContent, NoContent>(
    .recordingFile, .get, "/api/recordings/{id}/file", .open, "recordings",
    "The file of a recording, for whoever has a link that this server signed.", media: media,
    besides: [Route.Success(status: 206, schema: nil, media: media, summary: "The part of it that `Range` asks for.")],
    errors: [.invalidLink, .recordingNotAvailable])

  public static let recordingAccess = Operation<ListQuery, NoContent, [RecordingAccessEntry]>(
    .recordingAccess, .get, "/api/recordings/{id}/access", .signedIn, "recordings",
    "What was done with a recording, newest first.", errors: [.insufficientPermissions])
}
