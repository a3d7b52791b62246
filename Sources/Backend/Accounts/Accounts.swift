import LiveKitProtocol
import NchatAPI

/// Signing up, in and out, and who a token speaks for: all for the server itself (`DatabaseIdentity`), since nobody is anybody yet.
struct Accounts: Sendable {
  let ledger: Ledger
  let hashing: HashingQueue
  let logins: LoginLookup
  let accessTokens: AccessTokens
  let refreshTokens: RefreshTokens
  let keys: APIKeys
  var signInGuard: SignInGuard
  /// Whether people may make accounts for themselves.
  var allowsSignUp = false

  // MARK: Signing up and in

  /// Makes an account and signs in.
  /// - Throws: `APIError` with `SIGNUP_DISABLED`, `VALIDATION_ERROR`, `USERNAME_TAKEN`, `EMAIL_TAKEN`, `UNAVAILABLE`.
  func signUp(_ request: SignUpRequest, at now: Timestamp) async throws -> Session {
    guard allowsSignUp else { throw APIError(.signupDisabled, "This server takes no new people.") }
    let user = try await UserAdministration(ledger: ledger.asServer, hashing: hashing).add(
      UserAdministration.NewUser(
        username: request.username, email: request.email, displayName: request.displayName,
        password: request.password), at: now)
    return try await begin(user, at: now)
  }

  /// Signs in with a user name or an e-mail address.
  ///
  /// A name that nobody has takes as long as a wrong password, is counted like one, and is answered the same.
  /// - Throws: `APIError` with `INVALID_CREDENTIALS`, `LOCKED_OUT`, `UNAVAILABLE`.
  func signIn(_ request: SignInRequest, from address: String, at now: Timestamp) async throws -> Session {
    guard let name = request.username ?? request.email else {
      throw APIError(problems: [Problem(path: "username", problem: "Either username or email is needed.")])
    }
    let user = try await check(request.password, from: address, name: name, at: now) { connection throws(SQLFailure) in
      // No user name holds an @.
      if let username = request.username, !username.contains("@") {
        return try UserRow.find(username: username, in: connection)
      }
      return try UserRow.find(email: name, in: connection)
    }
    return try await begin(user, at: now)
  }

  /// Compares a password with that of somebody, counted and limited.
  ///
  /// - Parameter find: whoever it should be.
  /// - Throws: `APIError` with `INVALID_CREDENTIALS`, `LOCKED_OUT`, `UNAVAILABLE`.
  func check(
    _ password: String, from address: String, name: String, at now: Timestamp,
    find: @escaping @Sendable (any SQLConnection) throws(SQLFailure) -> UserRow?
  ) async throws -> UserRow {
    let (ledger, signInGuard) = (ledger.asServer, signInGuard)
    return try await hashing.inTurn { hasher in
      let (user, attempt) = try await ledger.read { connection in
        let user = try find(connection)
        let attempt = SignInGuard.Attempt(user: user?.id, name: name, address: address)
        try signInGuard.check(attempt, at: now, in: connection)
        return (user, attempt)
      }
      let verdict = await hasher.verify(password, against: user?.passwordHash)
      guard let user, verdict != .wrong else {
        try await ledger.change(at: now) { try signInGuard.failed(attempt, at: now, in: $0.connection) }
        throw APIError(.invalidCredentials, "Name or password are not right.")
      }
      let renewed = verdict == .rightAndOld ? await hasher.hash(password) : nil
      try await ledger.change(at: now) { change in
        try signInGuard.succeeded(attempt, in: change.connection)
        if let renewed {
          try change.connection.run(
            "users.set_password", ["user": user.id, "password_hash": renewed, "at": now])
        }
      }
      return user
    }
  }

  private func begin(_ user: UserRow, at now: Timestamp) async throws -> Session {
    let (token, login) = try await ledger.asServer.change(at: now) { [refreshTokens] change in
      try refreshTokens.begin(for: user.id, at: now, in: change.connection)
    }
    return try session(user, login: login, refreshToken: token, at: now)
  }

  // MARK: Going on and out

  /// Exchanges a refresh token for a new pair.
  /// - Throws: `APIError` with `INVALID_CREDENTIALS`; also when the token was used before, which ends its login.
  func refresh(_ request: RefreshRequest, at now: Timestamp) async throws -> Session {
    let renewed = try await ledger.asServer.change(at: now) { [refreshTokens] change -> (String, EntityID, UserRow)? in
      let outcome = try refreshTokens.renew(request.refreshToken, at: now, in: change.connection)
      // What a refusal wrote, such as the end of a login, is to stay: it is no error here.
      guard
        case .renewed(let token, let login, let id) = outcome,
        let user = try UserRow.find(id, in: change.connection)
      else { return nil }
      return (token, login, user)
    }
    guard let (token, login, user) = renewed else {
      throw APIError(.invalidCredentials, "The refresh token is not valid any more: sign in again.")
    }
    return try session(user, login: login, refreshToken: token, at: now)
  }

  /// Ends a login: that of a refresh token, else the one that the caller's access token belongs to. Once is as good as twice.
  func signOut(_ request: SignOutRequest, by credential: Credential, at now: Timestamp) async throws {
    try await ledger.asServer.change(at: now) { [refreshTokens] change in
      if let token = request.refreshToken {
        _ = try refreshTokens.end(token, of: credential.caller.id, at: now, in: change.connection)
      } else if let login = credential.login {
        try change.connection.run("logins.revoke", ["login": login, "at": now, "reason": "signed_out"])
      }
      try change.tellOfAccount(credential.caller.id)
    }
  }

  private func session(_ user: UserRow, login: EntityID, refreshToken: String, at now: Timestamp) throws -> Session {
    let token: String
    do throws(TokenError) { token = try accessTokens.make(for: user.caller, login: login, at: now) } catch {
      throw APIError(.internalError, "No access token can be made.")
    }
    return Session(
      accessToken: token, refreshToken: refreshToken, expiresIn: AccessTokens.lifetime, user: user.account)
  }

  // MARK: Who is it

  /// What a bearer token proves: an access token or an API key. Somebody whose account is gone or suspended, or whose login has ended, proves
  /// nothing, whatever their token says; their name and role are as they are now.
  /// - Throws: `APIError` with `UNAUTHORIZED` or `TOKEN_EXPIRED`.
  func authenticate(_ bearer: String, at now: Timestamp) async throws -> Credential {
    if bearer.hasPrefix(APIKeys.prefix) {
      guard let credential = try await keys.credential(of: bearer, at: now) else {
        throw APIError(.unauthorized, "The API key is not valid.")
      }
      return credential
    }
    let content = try accessTokens.check(bearer, at: now)
    guard let user = try await logins.person(content.user, signedInBy: content.login) else {
      throw APIError(.unauthorized, "The login of this access token has ended.")
    }
    return Credential(caller: user.caller, proof: .login(content.login), expires: content.expires)
  }

  /// Whether what was proved once still holds: the account, and the login or the key.
  func holds(_ credential: Credential, at now: Timestamp) async throws -> Bool {
    switch credential.proof {
    case .login(let login):
      try await logins.person(credential.caller.id, signedInBy: login) != nil
    case .key(let key):
      try await ledger.asServer.read { connection in
        try connection.first("keys.holds", ["key": key, "now": now]) != nil
      }
    }
  }

  /// Who the token speaks for.
  func me(_ caller: Caller) async throws -> Account {
    guard let user = try await ledger.read({ try UserRow.own(caller.id, in: $0) }) else { throw APIError.notFound }
    return user.account
  }
}
