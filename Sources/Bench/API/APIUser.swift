import NchatAPI

/// Somebody with an account on the server that is measured.
struct APIUser: Sendable {
  let id: EntityID
  let token: String

  /// Makes an account, which signs in.
  static func signUp(_ name: String, on connection: KeepAlive) async throws(BenchFailure) -> APIUser {
    let session = try await connection.call(
      AccountOperations.signUp,
      body: SignUpRequest(username: name, email: "\(name)@example.org", password: "Bench-Mark-7"), token: nil)
    return APIUser(id: session.user.id, token: session.accessToken)
  }
}
