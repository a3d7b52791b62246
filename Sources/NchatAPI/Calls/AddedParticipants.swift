/// Who was invited.
public struct AddedParticipants: APIModel, Equatable {
  public var participants: [CallParticipant]
  public var addedCount: Int
  /// Who were in the call already.
  public var skippedCount: Int

  public init(participants: [CallParticipant], addedCount: Int, skippedCount: Int) {
    self.participants = participants
    self.addedCount = addedCount
    self.skippedCount = skippedCount
  }

  public static let schema = JSONSchema.object(
    [
      .required("participants", .array(of: CallParticipant.schema, 0...50)),
      .required("addedCount", .count),
      .required("skippedCount", .count, "who were in the call already"),
    ]).named("AddedParticipants")
}
