/// Changes settings of a call. What is left out stays.
public struct CallSettingsRequest: APIModel, Equatable {
  public var lobby: Bool?
  public var allowParticipantUnmute: Bool?
  public var allowParticipantScreenShare: Bool?

  public init(lobby: Bool? = nil, allowParticipantUnmute: Bool? = nil, allowParticipantScreenShare: Bool? = nil) {
    self.lobby = lobby
    self.allowParticipantUnmute = allowParticipantUnmute
    self.allowParticipantScreenShare = allowParticipantScreenShare
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("lobby", .boolean),
      .nullable("allowParticipantUnmute", .boolean),
      .nullable("allowParticipantScreenShare", .boolean),
    ], anyOf: ["lobby", "allowParticipantUnmute", "allowParticipantScreenShare"]
  ).named("CallSettingsRequest")
    .with(example: ["lobby": true])
}
