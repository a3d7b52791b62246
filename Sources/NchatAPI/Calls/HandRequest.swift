/// Raises or lowers a hand.
public struct HandRequest: APIModel, Equatable {
  public var raised: Bool
  /// Somebody else's hand, which a host may lower.
  public var userId: EntityID?

  public init(raised: Bool, userId: EntityID? = nil) {
    self.raised = raised
    self.userId = userId
  }

  public static let schema = JSONSchema.object(
    [
      .required("raised", .boolean),
      .nullable("userId", .id, "somebody else's hand, which a host may lower"),
    ]).named("HandRequest")
    .with(example: ["raised": true])
}
