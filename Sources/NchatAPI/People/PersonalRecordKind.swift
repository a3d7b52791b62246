/// What else the server keeps of somebody, besides what an export has in full.
public enum PersonalRecordKind: String, APIModel, CaseIterable {
  case notification
  /// A key of a service that acts as the person.
  case apiKey = "api_key"
  /// A stream that the person watched.
  case view
  /// A broadcaster counts the person as a subscriber.
  case subscription
  /// The person counts somebody as a subscriber.
  case subscriber
  /// The person keeps order in the chat of a stream.
  case moderator
  case ban
  case timeout
  /// Something that was done in a chat, to the person or by them.
  case moderation
  /// A recording that the person was given rights of.
  case recordingGrant = "recording_grant"
  /// Something that the person did with a recording.
  case recordingAccess = "recording_access"
  /// A link to a recording that the person made.
  case recordingLink = "recording_link"

  public static let schema = JSONSchema.words(of: PersonalRecordKind.self).named("PersonalRecordKind")
}
