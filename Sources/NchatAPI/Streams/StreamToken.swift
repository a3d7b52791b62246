/// What one needs to publish a stream, or to see it.
public struct StreamToken: APIModel, Equatable {
  /// The room of the media server.
  public var roomName: String
  /// LiveKit access token for that room.
  public var token: String
  public var iceServers: [ICEServer]
  /// The media server's WebSocket.
  public var livekitUrl: String
  /// Whether it is the broadcaster's.
  public var canPublish: Bool
  public var expiresAt: Timestamp

  public init(
    roomName: String, token: String, iceServers: [ICEServer], livekitUrl: String, canPublish: Bool,
    expiresAt: Timestamp
  ) {
    self.roomName = roomName
    self.token = token
    self.iceServers = iceServers
    self.livekitUrl = livekitUrl
    self.canPublish = canPublish
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("roomName", .token(1...256), "the room of the media server"),
      .required("token", .token(1...8_192), "LiveKit access token for that room"),
      .required("iceServers", .array(of: ICEServer.schema, 0...16)),
      .required("livekitUrl", .token(1...2_048), "the media server's WebSocket"),
      .required("canPublish", .boolean, "whether it is the broadcaster's"),
      .required("expiresAt", .instant),
    ]).named("StreamToken")
}
