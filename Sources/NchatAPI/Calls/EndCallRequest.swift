/// Ends a call for everyone.
public struct EndCallRequest: APIModel, Equatable {
  public var reason: EndReason?

  public init(reason: EndReason? = nil) {
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("reason", EndReason.schema)
    ]).named("EndCallRequest")
}
