import LiveKitProtocol
import NchatAPI

/// Channels: where people are together, and where calls and huddles take place.
///
/// A channel that the caller may not know of is one that does not exist.
struct Channels: Sendable {
  let ledger: Ledger
  /// How others see somebody.
  let people: People

  /// The caller's channels and those that everyone may join, the newest first.
  func list(_ query: ListQuery, by caller: Caller) async throws -> [Channel] {
    try await ledger.read { connection in
      var (at, id) = (Self.latest, Self.last)
      if let before = query.before {
        guard let known = try ChannelRows.channel(before, for: caller.id, in: connection) else { throw Self.notKnown }
        (at, id) = (known.createdAt, known.id)
      }
      return try connection.rows(
        "channels.list", ["user": caller.id, "before_at": at, "before": id, "limit": query.limit]
      ).map(Channel.init)
    }
  }

  /// Makes a channel that belongs to the caller.
  /// - Throws: `APIError` with `FORBIDDEN` for guests, `CHANNEL_NAME_TAKEN`.
  func create(_ request: CreateChannelRequest, by caller: Caller, at now: Timestamp) async throws -> Channel {
    guard caller.role.includes(.member) else { throw APIError(.forbidden, "Guests make no channels.") }
    return try await ledger.change(at: now) { change in
      let id = try Self.make(request, creator: caller.id, change)
      try ChannelRows.enter(id, caller.id, as: .owner, change)
      return try Self.visible(id, caller, change.connection)
    }
  }

  /// A channel.
  func show(_ id: EntityID, by caller: Caller) async throws -> Channel {
    try await ledger.read { try Self.visible(id, caller, $0) }
  }

  /// Joins a channel that everyone may join; a member stays one.
  func join(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws -> Channel {
    try await ledger.change(at: now) { change in
      try UserRow.hold(caller.id, in: change.connection)
      try ChannelRows.hold(id, in: change.connection)
      // A channel that can be seen is either open or the caller's already.
      _ = try Self.visible(id, caller, change.connection)
      try ChannelRows.enter(id, caller.id, as: caller.role == .guest ? .guest : .member, change)
      return try Self.visible(id, caller, change.connection)
    }
  }

  /// Leaves a channel; whoever is not in it has left it.
  /// - Throws: `APIError` with `LAST_OWNER`.
  func leave(_ id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      _ = try Self.visible(id, caller, change.connection)
      try ChannelRows.leave(id, caller.id, change)
    }
  }

  /// Makes people members; those who are stay as they are.
  /// - Throws: `APIError` with `INSUFFICIENT_PERMISSIONS`, `USERS_NOT_FOUND`.
  func invite(
    _ request: InviteRequest, to id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> [ChannelMember] {
    let members = try await ledger.change(at: now) { change in
      // In one order, so that nobody waits for somebody who waits for them.
      for user in request.userIds.sorted(by: { $0.description < $1.description }) {
        try UserRow.hold(user, in: change.connection)
      }
      try ChannelRows.hold(id, in: change.connection)
      let channel = try Self.visible(id, caller, change.connection)
      guard let own = try ChannelRows.membership(of: caller.id, in: id, change.connection), own.mayInvite else {
        throw APIError(.insufficientPermissions, "Only those who manage its members invite into a channel.")
      }
      return try request.userIds.map { user in
        guard let invited = try PersonRow.find(user, in: change.connection) else {
          throw APIError(.usersNotFound, "Some of these people do not exist.")
        }
        let role: ChannelRole = invited.role == .guest ? .guest : .member
        let (member, isNew) = try ChannelRows.enter(id, user, as: role, change)
        if isNew { try Self.notify(user, of: channel, by: caller, change) }
        return member
      }
    }
    return try await shown(members.map { ($0, nil) })
  }

  /// Who is in a channel, the longest first.
  /// - Parameter query: `before` is the id of the last person who is known.
  func members(_ query: ListQuery, of id: EntityID, by caller: Caller) async throws -> [ChannelMember] {
    let members = try await ledger.read { connection in
      _ = try Self.visible(id, caller, connection)
      var (at, user) = (Timestamp(milliseconds: 0), Self.first)
      if let before = query.before {
        guard let known = try ChannelRows.membership(of: before, in: id, connection) else { throw Self.notKnown }
        (at, user) = (known.member.joinedAt, before)
      }
      return try connection.rows(
        "members.list", ["channel": id, "after_at": at, "after": user, "limit": query.limit]
      ).map { row throws(SQLFailure) in try (ChannelMember(row, in: id), row["presence"] as PresenceStatus?) }
    }
    return try await shown(members)
  }

  /// Gives a member another role, not above one's own.
  /// - Throws: `APIError` with `INSUFFICIENT_PERMISSIONS`, `PARTICIPANT_NOT_FOUND`, `LAST_OWNER`.
  func setRole(
    _ request: ChannelRoleRequest, of user: EntityID, in id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> ChannelMember {
    let member = try await ledger.change(at: now) { change in
      let (own, other) = try Self.pair(caller, user, in: id, change)
      guard own.mayManage, own.role.includes(request.role), own.role.includes(other.role) else {
        throw APIError(.insufficientPermissions, "Your role in the channel does not allow that.")
      }
      return try ChannelRows.setRole(request.role, of: user, in: id, change)
    }
    return try await shown([(member, nil)]).first ?? member
  }

  /// Removes a member; oneself too.
  /// - Throws: `APIError` with `INSUFFICIENT_PERMISSIONS`, `PARTICIPANT_NOT_FOUND`, `LAST_OWNER`.
  func remove(_ user: EntityID, from id: EntityID, by caller: Caller, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      let (own, other) = try Self.pair(caller, user, in: id, change)
      let isSelf = user == caller.id
      guard isSelf || own.role.managesMembers && own.role.level > other.role.level else {
        throw APIError(.insufficientPermissions, "Your role in the channel does not allow that.")
      }
      try ChannelRows.leave(id, user, removedBy: isSelf ? nil : caller.id, change)
    }
  }

  /// Makes a public channel with members, unless its name is taken: the one of a server that is tried out.
  func makeCommon(_ name: String, members: [String], at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      if try change.connection.first("channels.by_slug", ["slug": Self.slug(of: name) ?? name]) != nil { return }
      let id = try Self.make(CreateChannelRequest(name: name), creator: nil, change)
      for (place, name) in members.enumerated() {
        guard let user = try UserRow.find(username: name, in: change.connection) else { continue }
        try ChannelRows.enter(id, user.id, as: place == 0 ? .owner : .member, change)
      }
    }
  }

  // MARK: Parts

  private static let latest = Timestamp(milliseconds: 253_402_300_799_999)
  private static let first = EntityID("00000000-0000-0000-0000-000000000000") ?? .random()
  private static let last = EntityID("ffffffff-ffff-ffff-ffff-ffffffffffff") ?? .random()
  private static let notKnown = APIError(
    problems: [Problem(path: "before", problem: "It must be the id of an element of this list.")])

  private static func visible(
    _ id: EntityID, _ caller: Caller, _ connection: any SQLConnection
  ) throws -> Channel {
    guard let channel = try ChannelRows.channel(id, for: caller.id, in: connection) else { throw APIError.notFound }
    return channel
  }

  /// The caller and another member, of a channel that is held until the end of the transaction.
  private static func pair(
    _ caller: Caller, _ user: EntityID, in id: EntityID, _ change: Change
  ) throws -> (own: ChannelRows.Membership, other: ChannelRows.Membership) {
    _ = try visible(id, caller, change.connection)
    try ChannelRows.hold(id, in: change.connection)
    guard let own = try ChannelRows.membership(of: caller.id, in: id, change.connection) else {
      throw APIError(.insufficientPermissions, "Only members change who is in a channel.")
    }
    guard let other = try ChannelRows.membership(of: user, in: id, change.connection) else {
      throw APIError(.participantNotFound, "This person is not in the channel.")
    }
    return (own, other)
  }

  private static func make(
    _ request: CreateChannelRequest, creator: EntityID?, _ change: Change
  ) throws -> EntityID {
    let id = EntityID.random()
    let slug = slug(of: request.name) ?? "channel-" + id.description.prefix(8)
    guard try change.connection.first("channels.by_slug", ["slug": slug]) == nil else {
      throw APIError(.channelNameTaken, "There is a channel \(slug) already.")
    }
    try change.connection.run(
      "channels.insert",
      [
        "id": id, "name": request.name, "slug": slug, "description": request.description, "type": request.type,
        "creator": creator, "at": change.now,
      ])
    return id
  }

  /// A name as it is compared: letters and digits in lower case, joined by hyphens; nil for a name without any.
  static func slug(of name: String) -> String? {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.isEmpty ? nil : words.joined(separator: "-").bounded(to: 100)
  }

  private static func notify(_ user: EntityID, of channel: Channel, by caller: Caller, _ change: Change) throws {
    let notification = NotificationEvent(
      id: .random(), type: .channelInvite, title: "You are in \(channel.name) now",
      body: "\(caller.displayName) has invited you.",
      data: .object(["channelId": .string(channel.id.description), "invitedBy": .string(caller.id.description)]),
      createdAt: change.now)
    try change.connection.run(
      "notifications.insert",
      [
        "id": notification.id, "user": user, "type": notification.type.rawValue, "title": notification.title,
        "body": notification.body, "data": notification.data, "at": change.now,
      ])
    change.tell(.user(user.uuid), .notification(notification))
  }

  /// Members with how they are seen now.
  private func shown(_ members: [(member: ChannelMember, presence: PresenceStatus?)]) async throws -> [ChannelMember] {
    let connected = try await people.connected(members.map(\.member.user.id))
    return members.map { member, presence in
      var member = member
      member.user.status = People.seen(isConnected: connected.contains(member.user.id), wants: presence ?? .online)
      return member
    }
  }
}
