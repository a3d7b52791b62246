/// The body of every answer that is an error.
public struct ErrorBody: APIModel, Equatable {
  /// A sentence.
  public var error: String
  /// A word of `ErrorCode`, or one of a newer server.
  public var code: String
  public var details: [Problem]?

  public init(error: String, code: String, details: [Problem]? = nil) {
    self.error = error
    self.code = code
    self.details = details
  }

  public static let schema = JSONSchema.object([
    .required("error", .text(1...4_096), "A sentence."),
    .required("code", .token(1...64), "A word for programs; docs/api.md lists them."),
    .optional(
      "details", .array(of: Problem.schema, 0...Problem.limit), "What is wrong with the body or the parameters."),
  ]).named("Error")
}
