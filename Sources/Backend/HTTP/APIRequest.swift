import NchatAPI

/// A request whose route is known, and who asks.
struct APIRequest<Query: APIModel, Body: APIModel>: Sendable {
  let query: Query
  let body: Body
  let origin: RequestOrigin
  /// Who asks; of routes that are open to everyone it is not looked at.
  let credential: Credential?
  let ids: [String: EntityID]

  /// Who asks.
  /// - Throws: `APIError` with `UNAUTHORIZED`, which the route's access has ruled out before.
  var caller: Caller {
    get throws(APIError) {
      guard let credential else { throw APIError(.unauthorized, "This needs an access token.") }
      return credential.caller
    }
  }

  /// Who asks, where that may be nobody with an account.
  var visitor: Caller? { credential?.caller }

  /// An id of the path.
  func id(_ name: String = "id") throws(APIError) -> EntityID {
    guard let id = ids[name] else { throw .notFound }
    return id
  }
}
