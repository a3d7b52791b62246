import NchatAPI

/// Who asks: somebody with a valid token or key.
struct Caller: Sendable, Equatable {
  let id: EntityID
  let username: String
  let displayName: String
  let role: UserRole
}
