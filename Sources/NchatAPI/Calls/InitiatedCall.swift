/// A call that was begun, and what the caller needs to join it.
public struct InitiatedCall: APIModel, Equatable {
  public var callId: EntityID
  /// The room of the media server.
  public var roomName: String
  /// LiveKit access token for that room.
  public var token: String
  public var iceServers: [ICEServer]
  /// The media server's WebSocket.
  public var livekitUrl: String
  /// Of the token.
  public var expiresAt: Timestamp
  /// How many were invited, without the caller.
  public var participants: Int

  public init(
    callId: EntityID, roomName: String, token: String, iceServers: [ICEServer], livekitUrl: String,
    expiresAt: Timestamp, participants: Int
  ) {
    self.callId = callId
    self.roomName = roomName
    self.token = token
    self.iceServers = iceServers
    self.livekitUrl = livekitUrl
    self.expiresAt = expiresAt
    self.participants = participants
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("roomName", .token(1...256), "the room of the media server"),
      .required("token", .token(1...8_192), "LiveKit access token for that room"),
      .required("iceServers", .array(of: ICEServer.schema, 0...16)),
      .required("livekitUrl", .token(1...2_048), "the media server's WebSocket"),
      .required("expiresAt", .instant, "of the token"),
      .required("participants", .count, "how many were invited, without the caller"),
    ]).named("InitiatedCall")
}
