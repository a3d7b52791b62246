/// No body, no parameters of the query, or an answer without a body (204).
public struct NoContent: APIModel, Equatable {
  public init() {}

  public static let schema = JSONSchema.object([])
}
