/// What one needs to join a call.
public struct JoinedCall: APIModel, Equatable {
  /// The room of the media server.
  public var roomName: String
  /// LiveKit access token for that room.
  public var token: String
  public var iceServers: [ICEServer]
  /// The media server's WebSocket.
  public var livekitUrl: String
  public var callType: CallType
  /// Where the call is recorded, or is about to be: whoever stays agrees.
  public var recording: RecordingNotice?

  public init(
    roomName: String, token: String, iceServers: [ICEServer], livekitUrl: String, callType: CallType,
    recording: RecordingNotice? = nil
  ) {
    self.roomName = roomName
    self.token = token
    self.iceServers = iceServers
    self.livekitUrl = livekitUrl
    self.callType = callType
    self.recording = recording
  }

  public static let schema = JSONSchema.object(
    [
      .required("roomName", .token(1...256), "the room of the media server"),
      .required("token", .token(1...8_192), "LiveKit access token for that room"),
      .required("iceServers", .array(of: ICEServer.schema, 0...16)),
      .required("livekitUrl", .token(1...2_048), "the media server's WebSocket"),
      .required("callType", CallType.schema),
      .optional("recording", RecordingNotice.schema, "where the call is recorded: whoever stays agrees"),
    ]).named("JoinedCall")
}
