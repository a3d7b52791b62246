/// Something that the server keeps of a person, in a line.
public struct PersonalRecord: APIModel, Equatable {
  public var kind: PersonalRecordKind
  public var at: Timestamp
  /// The stream, the recording or the person that it is about.
  public var about: EntityID?
  /// What a notification says, the name of a key, the reason of a ban, what was done.
  public var text: String?
  /// When it ended, or does.
  public var until: Timestamp?

  public init(
    kind: PersonalRecordKind, at: Timestamp, about: EntityID? = nil, text: String? = nil, until: Timestamp? = nil
  ) {
    self.kind = kind
    self.at = at
    self.about = about
    self.text = text
    self.until = until
  }

  public static let schema = JSONSchema.object(
    [
      .required("kind", PersonalRecordKind.schema),
      .required("at", .instant),
      .optional("about", .id, "the stream, the recording or the person that it is about"),
      .optional(
        "text", .text(0...10_000), "what a notification says, the name of a key, the reason of a ban, what was done"),
      .optional("until", .instant, "when it ended, or does"),
    ]).named("PersonalRecord")
}
