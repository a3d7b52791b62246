import NchatAPI

/// What somebody has proved with a bearer token.
struct Credential: Sendable, Equatable {
  /// By what it was proved.
  enum Proof: Sendable, Equatable {
    /// An access token of a login.
    case login(EntityID)
    /// An API key, by its id.
    case key(EntityID)
  }

  let caller: Caller
  let proof: Proof
  /// When the token ends; nil of an API key that does not.
  let expires: Timestamp?

  /// The login that an access token belongs to; nil of an API key.
  var login: EntityID? { if case .login(let login) = proof { login } else { nil } }

  /// Whether a person signed in, and not a service with a key.
  var isPerson: Bool { login != nil }
}
