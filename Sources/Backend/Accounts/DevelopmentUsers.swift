import NchatAPI

/// The people of `--dev`, as nchat has them: their passwords are their names, and all are members of one public channel.
struct DevelopmentUsers: Sendable {
  static let names = [
    ("alice", "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a16"), ("bob", "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a17"),
    ("charlie", "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a18"),
  ]
  static let channel = "general"

  let administration: UserAdministration
  let channels: Channels

  /// Makes who and what is not there yet.
  func make(at now: Timestamp) async throws {
    for (name, id) in Self.names {
      do {
        try await administration.add(
          UserAdministration.NewUser(
            username: name, email: "\(name)@example.org", displayName: name.prefix(1).uppercased() + name.dropFirst(),
            password: name, id: EntityID(id), followsPolicy: false), at: now)
      } catch let error as APIError where error.known == .usernameTaken || error.known == .emailTaken {}
    }
    try await channels.makeCommon(Self.channel, members: Self.names.map(\.0), at: now)
  }
}
