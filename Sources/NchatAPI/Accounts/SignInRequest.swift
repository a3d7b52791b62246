/// Signs in with a user name or an e-mail address.
public struct SignInRequest: APIModel, Equatable {
  public var username: String?
  public var email: String?
  public var password: String

  public init(username: String? = nil, email: String? = nil, password: String) {
    self.username = username
    self.email = email
    self.password = password
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("username", .text(1...254)),
      .nullable("email", .text(1...254)),
      .required("password", .text(1...256)),
    ], anyOf: ["username", "email"]
  ).named("SignInRequest")
    .with(example: ["username": "alice", "password": "alice"])
}
