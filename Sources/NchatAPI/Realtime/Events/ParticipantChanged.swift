/// Somebody came into a call or left it.
public struct ParticipantChanged: APIModel, Equatable {
  public var callId: EntityID
  public var participant: CallParticipant

  public init(callId: EntityID, participant: CallParticipant) {
    self.callId = callId
    self.participant = participant
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("participant", CallParticipant.schema),
    ]).named("ParticipantChanged")
}
