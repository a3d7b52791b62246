/// What a person may do on this server.
public enum UserRole: String, APIModel, CaseIterable {
  case owner
  case admin
  case moderator
  case member
  case guest

  public static let schema = JSONSchema.words(of: UserRole.self).named("UserRole")

  /// Of two people the one with the higher level has the say.
  public var level: Int {
    switch self {
    case .owner: 100
    case .admin: 80
    case .moderator: 60
    case .member: 40
    case .guest: 20
    }
  }

  /// Whether the role includes what `other` may do.
  public func includes(_ other: UserRole) -> Bool { level >= other.level }
}
