/// Signing up, in and out.
public enum AccountOperations {
  public static let signUp = Operation<NoContent, SignUpRequest, Session>(
    .signUp, .post, "/api/auth/signup", .open, "accounts", "Makes an account and signs in.", status: 201,
    errors: [.signupDisabled, .usernameTaken, .emailTaken])

  public static let signIn = Operation<NoContent, SignInRequest, Session>(
    .signIn, .post, "/api/auth/signin", .open, "accounts", "Signs in.", errors: [.invalidCredentials, .lockedOut])

  public static let refresh = Operation<NoContent, RefreshRequest, Session>(
    .refresh, .post, "/api/auth/refresh", .open, "accounts", "Exchanges a refresh token for a new pair.",
    errors: [.invalidCredentials])

  public static let signOut = Operation<NoContent, SignOutRequest, NoContent>(
    .signOut, .post, "/api/auth/signout", .person, "accounts", "Ends a login.", isBodyOptional: true)

  public static let me = Operation<NoContent, NoContent, Account>(
    .me, .get, "/api/auth/me", .signedIn, "accounts", "Who the token speaks for.")
}
