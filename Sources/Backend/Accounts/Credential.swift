import NchatAPI

/// What somebody has proved with a bearer token.
struct Credential: Sendable, Equatable {
  let caller: Caller
  /// The login that an access token belongs to; nil of an API key.
  let login: EntityID?
  /// When an access token ends; nil of an API key.
  let expires: Timestamp?

  /// Whether a person signed in, and not a service with a key.
  var isPerson: Bool { login != nil }
}
