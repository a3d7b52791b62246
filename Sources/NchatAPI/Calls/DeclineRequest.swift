/// Declines a call.
public struct DeclineRequest: APIModel, Equatable {
  public var reason: String?

  public init(reason: String? = nil) {
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("reason", .text(0...200))
    ]).named("DeclineRequest")
}
