/// Makes somebody host; the old host becomes co-host.
public struct TransferRequest: APIModel, Equatable {
  public var userId: EntityID

  public init(userId: EntityID) {
    self.userId = userId
  }

  public static let schema = JSONSchema.object(
    [
      .required("userId", .id)
    ]).named("TransferRequest")
}
