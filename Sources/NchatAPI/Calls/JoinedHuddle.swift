/// A huddle that was begun or joined.
public struct JoinedHuddle: APIModel, Equatable {
  public var callId: EntityID
  /// The room of the media server.
  public var roomName: String
  /// LiveKit access token for that room.
  public var token: String
  public var iceServers: [ICEServer]
  /// The media server's WebSocket.
  public var livekitUrl: String
  public var callType: CallType
  /// Of the token.
  public var expiresAt: Timestamp
  /// Whether this request began it.
  public var started: Bool
  /// Where the call is recorded, or is about to be: whoever stays agrees.
  public var recording: RecordingNotice?

  public init(
    callId: EntityID, roomName: String, token: String, iceServers: [ICEServer], livekitUrl: String, callType: CallType,
    expiresAt: Timestamp, started: Bool, recording: RecordingNotice? = nil
  ) {
    self.callId = callId
    self.roomName = roomName
    self.token = token
    self.iceServers = iceServers
    self.livekitUrl = livekitUrl
    self.callType = callType
    self.expiresAt = expiresAt
    self.started = started
    self.recording = recording
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("roomName", .token(1...256), "the room of the media server"),
      .required("token", .token(1...8_192), "LiveKit access token for that room"),
      .required("iceServers", .array(of: ICEServer.schema, 0...16)),
      .required("livekitUrl", .token(1...2_048), "the media server's WebSocket"),
      .required("callType", CallType.schema),
      .required("expiresAt", .instant, "of the token"),
      .required("started", .boolean, "whether this request began it"),
      .optional("recording", RecordingNotice.schema, "where the call is recorded: whoever stays agrees"),
    ]).named("JoinedHuddle")
}
