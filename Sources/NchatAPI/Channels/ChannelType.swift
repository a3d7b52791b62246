/// Who can find and join a channel.
public enum ChannelType: String, APIModel, CaseIterable {
  /// Everyone.
  case `public`
  /// Those who are invited.
  case `private`
  /// Two people.
  case direct
  /// A few people, without a name.
  case group
  /// Everyone; only its moderators start calls.
  case announcement

  public static let schema = JSONSchema.words(of: ChannelType.self).named("ChannelType")
}
