/// Makes an account.
public struct SignUpRequest: APIModel, Equatable {
  /// The name to sign in with.
  public var username: String
  public var email: String
  /// At least 8 characters, with an upper-case letter, a lower-case letter and a digit among them.
  public var password: String
  /// The user name without.
  public var displayName: String?

  public init(username: String, email: String, password: String, displayName: String? = nil) {
    self.username = username
    self.email = email
    self.password = password
    self.displayName = displayName
  }

  public static let schema = JSONSchema.object(
    [
      .required("username", .username, "the name to sign in with"),
      .required("email", .email),
      .required(
        "password", .password,
        "at least 8 characters, with an upper-case letter, a lower-case letter and a digit among them"),
      .nullable("displayName", .line(1...100), "the user name without"),
    ]).named("SignUpRequest")
    .with(example: ["username": "dana", "email": "dana@example.org", "password": "Correct-Horse-7"])
}
