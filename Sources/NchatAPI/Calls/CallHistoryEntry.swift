/// A call of the past, as the caller saw it.
public struct CallHistoryEntry: APIModel, Equatable {
  public var call: Call
  public var direction: CallDirection
  /// It rang, and the caller did not answer.
  public var missed: Bool
  /// The first ten.
  public var participants: [CallParticipant]
  /// How long the caller was in it.
  public var myDurationSeconds: Int
  /// Of the caller's connection.
  public var quality: CallQualitySummary?

  public init(
    call: Call, direction: CallDirection, missed: Bool, participants: [CallParticipant], myDurationSeconds: Int,
    quality: CallQualitySummary? = nil
  ) {
    self.call = call
    self.direction = direction
    self.missed = missed
    self.participants = participants
    self.myDurationSeconds = myDurationSeconds
    self.quality = quality
  }

  public static let schema = JSONSchema.object(
    [
      .required("call", Call.schema),
      .required("direction", CallDirection.schema),
      .required("missed", .boolean, "it rang, and the caller did not answer"),
      .required("participants", .array(of: CallParticipant.schema, 0...10), "the first ten"),
      .required("myDurationSeconds", .count, "how long the caller was in it"),
      .optional("quality", CallQualitySummary.schema, "of the caller's connection"),
    ]).named("CallHistoryEntry")
}
