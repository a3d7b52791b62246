/// A link to a recording, as whoever has it opens it.
public struct SharedRecordingQuery: APIModel, Equatable {
  public var token: String
  public var password: String?

  public init(token: String, password: String? = nil) {
    self.token = token
    self.password = password
  }

  public static let schema = JSONSchema.object(
    [
      .required("token", .token(32...64)),
      .optional("password", .text(1...128), "where the link has one; proxies may write it down"),
    ])
}
