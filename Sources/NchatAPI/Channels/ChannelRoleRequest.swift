/// Gives a member another role.
public struct ChannelRoleRequest: APIModel, Equatable {
  public var role: ChannelRole

  public init(role: ChannelRole) {
    self.role = role
  }

  public static let schema = JSONSchema.object(
    [
      .required("role", ChannelRole.schema)
    ]).named("ChannelRoleRequest")
    .with(example: ["role": "moderator"])
}
