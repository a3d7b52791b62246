/// What became of a webhook.
public struct WebhookReceipt: APIModel, Equatable {
  /// False for what was taken before, and for rooms that no call is in.
  public var applied: Bool

  public init(applied: Bool) { self.applied = applied }

  public static let schema = JSONSchema.object([
    .required("applied", .boolean, "false for what was taken before, and for rooms that no call is in")
  ]).named("WebhookReceipt")
}
