/// Which participants of the list.
public enum ParticipantScope: String, APIModel, CaseIterable {
  /// Those who were not there last and are not gone: joined, invited, ringing or waiting.
  case present
  case all

  public static let schema = JSONSchema.words(of: ParticipantScope.self).named("ParticipantScope")
}
