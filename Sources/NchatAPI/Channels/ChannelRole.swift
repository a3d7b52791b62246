/// What a person may do in a channel.
public enum ChannelRole: String, APIModel, CaseIterable {
  case owner
  case admin
  case moderator
  case member
  case guest

  public static let schema = JSONSchema.words(of: ChannelRole.self).named("ChannelRole")

  public var level: Int { UserRole(rawValue: rawValue)?.level ?? 0 }

  /// Whether the role includes what `other` may do.
  public func includes(_ other: ChannelRole) -> Bool { level >= other.level }

  /// Whether it may invite people into the channel, remove them, and manage whoever is in its calls.
  public var managesMembers: Bool { includes(.moderator) }
}
