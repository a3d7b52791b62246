/// What a host can set in a call.
public struct CallSettings: APIModel, Equatable {
  /// Those who are no hosts wait until they are admitted.
  public var lobby: Bool
  /// Participants unmute themselves.
  public var allowParticipantUnmute: Bool
  /// Participants share their screens.
  public var allowParticipantScreenShare: Bool

  public init(lobby: Bool = false, allowParticipantUnmute: Bool = true, allowParticipantScreenShare: Bool = true) {
    self.lobby = lobby
    self.allowParticipantUnmute = allowParticipantUnmute
    self.allowParticipantScreenShare = allowParticipantScreenShare
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    lobby = try members.decodeIfPresent(Bool.self, forKey: .lobby) ?? false
    allowParticipantUnmute = try members.decodeIfPresent(Bool.self, forKey: .allowParticipantUnmute) ?? true
    allowParticipantScreenShare = try members.decodeIfPresent(Bool.self, forKey: .allowParticipantScreenShare) ?? true
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("lobby", .boolean, "those who are no hosts wait until they are admitted"),
      .nullable("allowParticipantUnmute", .boolean, "participants unmute themselves"),
      .nullable("allowParticipantScreenShare", .boolean, "participants share their screens"),
    ]).named("CallSettings")
}
