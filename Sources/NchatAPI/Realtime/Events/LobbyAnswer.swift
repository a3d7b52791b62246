/// The caller was admitted from the lobby, or was not.
public struct LobbyAnswer: APIModel, Equatable {
  public var callId: EntityID

  public init(callId: EntityID) {
    self.callId = callId
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id)
    ]).named("LobbyAnswer")
}
