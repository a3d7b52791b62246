/// The caller waits in the lobby: `call:lobby:admitted` or `call:lobby:denied` comes on the topic `user`.
public struct LobbyWait: APIModel, Equatable {
  public var callId: EntityID
  public var status: ParticipantStatus

  public init(callId: EntityID, status: ParticipantStatus) {
    self.callId = callId
    self.status = status
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("status", .words(["waiting"])),
    ]).named("LobbyWait")
}
