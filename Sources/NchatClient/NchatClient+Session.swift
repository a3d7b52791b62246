import NchatAPI

extension NchatClient {
  /// The token for the next request.
  ///
  /// - Parameter refused: the one that the server did not take, or nil. Of several who were refused with the same one, the first renews it, and
  ///   the others find the new one.
  /// - Throws: `NchatFailure.signedOut` where the login is over.
  func accessToken(insteadOf refused: String?) async throws(NchatFailure) -> String {
    switch credentials {
    case .none: throw .signedOut
    case .token(let token): return token
    case .session(let store):
      guard let session = try await store.load() else { throw .signedOut }
      if session.accessToken != refused, !session.isAboutToExpire { return session.accessToken }
      let stale = session.accessToken
      let renewed = try await store.update { (session) async throws(NchatFailure) -> StoredSession? in
        guard let session else { return nil }
        guard session.accessToken == stale else { return session }
        return try await self.renewed(session)
      }
      guard let renewed else { throw .signedOut }
      return renewed.accessToken
    }
  }

  /// The login with new tokens; nil where the server ended it.
  private func renewed(_ session: StoredSession) async throws(NchatFailure) -> StoredSession? {
    // Whoever waits may be cancelled; a token that was exchanged must be kept all the same.
    let exchanging = Task {
      try await self.call(AccountOperations.refresh, body: RefreshRequest(refreshToken: session.refreshToken))
    }
    switch await exchanging.result {
    case .success(let answer): return StoredSession(answer)
    case .failure(let error as NchatFailure):
      if case .refused(let refusal) = error, refusal.status == 401 { return nil }
      throw error
    case .failure: throw .cancelled
    }
  }

  /// Keeps a login that was answered.
  private func keep(_ session: Session) async throws(NchatFailure) {
    guard case .session(let store) = credentials else { return }
    try await store.update { (_) async throws(NchatFailure) -> StoredSession? in StoredSession(session) }
  }

  /// Signs in with a user name or an e-mail address, and keeps the login where there is a store.
  @discardableResult
  public func signIn(_ name: String, password: String) async throws(NchatFailure) -> Session {
    let isEmail = name.contains("@")
    let request = SignInRequest(username: isEmail ? nil : name, email: isEmail ? name : nil, password: password)
    let session = try await call(AccountOperations.signIn, body: request)
    try await keep(session)
    return session
  }

  /// Makes an account, and keeps its login where there is a store.
  @discardableResult
  public func signUp(_ request: SignUpRequest) async throws(NchatFailure) -> Session {
    let session = try await call(AccountOperations.signUp, body: request)
    try await keep(session)
    return session
  }

  /// Ends the login, and forgets it. A server that knows nothing of it any more is no failure.
  public func signOut() async throws(NchatFailure) {
    guard case .session(let store) = credentials else { throw .signedOut }
    guard let session = try await store.load() else { return }
    do throws(NchatFailure) {
      _ = try await call(AccountOperations.signOut, body: SignOutRequest(refreshToken: session.refreshToken))
    } catch {
      switch error {
      case .signedOut: break
      case .refused(let refusal) where refusal.status == 401: break
      default: throw error
      }
    }
    try await store.update { (_) async throws(NchatFailure) -> StoredSession? in nil }
  }
}
