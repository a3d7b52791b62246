/// Gives somebody another role in a call.
public struct CallRoleRequest: APIModel, Equatable {
  /// A host is made by `transfer`.
  public var role: CallRole

  public init(role: CallRole) {
    self.role = role
  }

  public static let schema = JSONSchema.object(
    [
      .required("role", .words(["co-host", "participant", "viewer"]), "a host is made by `transfer`")
    ]).named("CallRoleRequest")
    .with(example: ["role": "co-host"])
}
