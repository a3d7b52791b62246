import NchatAPI

/// Channels and members as rows, and what becomes of a channel when somebody goes.
enum ChannelRows {
  /// A member with what they may do.
  struct Membership: Sendable {
    let member: ChannelMember
    let mayInvite: Bool
    let mayManage: Bool

    var role: ChannelRole { member.role }
  }

  /// A channel that somebody may know of.
  static func channel(
    _ id: EntityID, for user: EntityID, in connection: any SQLConnection
  ) throws(SQLFailure) -> Channel? {
    guard let row = try connection.first("channels.visible", ["channel": id, "user": user]) else { return nil }
    return try Channel(row)
  }

  /// Holds a channel until the end of the transaction: who is in it is changed by one at a time.
  static func hold(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) {
    _ = try connection.rows("channels.lock", ["channel": id])
  }

  static func membership(
    of user: EntityID, in channel: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> Membership? {
    guard let row = try connection.first("members.find", ["channel": channel, "user": user]) else { return nil }
    return Membership(
      member: try ChannelMember(row, in: channel), mayInvite: try row["may_invite"], mayManage: try row["may_manage"])
  }

  /// Makes somebody a member and tells so; the membership as it is then, old or new. Person and channel are held, or are new.
  @discardableResult
  static func enter(
    _ channel: EntityID, _ user: EntityID, as role: ChannelRole, _ change: Change
  ) throws -> (member: ChannelMember, isNew: Bool) {
    let inserted = try change.connection.run(
      "members.insert",
      ["id": EntityID.random(), "channel": channel, "user": user, "role": role, "at": change.now])
    guard let membership = try membership(of: user, in: channel, change.connection) else {
      throw SQLFailure(.wrongStatement, "members.find does not find whom members.insert made")
    }
    if inserted > 0 {
      change.tell(
        .channel(channel.uuid),
        .channelMemberJoined(ChannelMemberChanged(channelId: channel, member: membership.member)))
    }
    return (membership.member, inserted > 0)
  }

  /// Ends a membership and tells so. The last member takes the channel along.
  ///
  /// - Parameters:
  ///   - handingOver: whether the only owner leaves the channel to whoever is next; else they have to stay.
  ///   - remover: who did it, when it was somebody else.
  /// - Throws: `APIError` with `LAST_OWNER`.
  static func leave(
    _ channel: EntityID, _ user: EntityID, handingOver: Bool = false, removedBy remover: EntityID? = nil,
    _ change: Change
  ) throws {
    let connection = change.connection
    try hold(channel, in: connection)
    guard let leaving = try membership(of: user, in: channel, connection) else { return }
    if leaving.role == .owner, try isOnlyOwner(of: channel, connection) {
      if let heir = try connection.first("members.heir", ["channel": channel, "user": user]) {
        guard handingOver else { throw lastOwner }
        try setRole(.owner, of: try heir["user_id"], in: channel, change)
      }
    }
    try connection.run("members.delete", ["channel": channel, "user": user])
    change.tell(
      .channel(channel.uuid),
      .channelMemberLeft(ChannelMemberLeft(channelId: channel, userId: user, removedBy: remover)))
    try change.tellOfAccount(user)
    try connection.run("channels.end", ["channel": channel])
  }

  /// Gives a member another role and tells so.
  /// - Throws: `APIError` with `LAST_OWNER`.
  @discardableResult
  static func setRole(
    _ role: ChannelRole, of user: EntityID, in channel: EntityID, _ change: Change
  ) throws -> ChannelMember {
    let connection = change.connection
    guard let before = try membership(of: user, in: channel, connection) else {
      throw APIError(.participantNotFound, "This person is not in the channel.")
    }
    if before.role == role { return before.member }
    if before.role == .owner, try isOnlyOwner(of: channel, connection) { throw lastOwner }
    try connection.run("members.set_role", ["channel": channel, "user": user, "role": role])
    var member = before.member
    member.role = role
    change.tell(
      .channel(channel.uuid), .channelMemberRole(ChannelMemberChanged(channelId: channel, member: member)))
    // What they broadcast there may take the role that they had.
    try change.tellOfAccount(user)
    return member
  }

  private static func isOnlyOwner(of channel: EntityID, _ connection: any SQLConnection) throws(SQLFailure) -> Bool {
    let owners: Int = try connection.first("members.owners", ["channel": channel])?["owners"] ?? 0
    return owners <= 1
  }

  private static let lastOwner = APIError(
    .lastOwner, "The channel would be left without an owner: make somebody else one first.")
}

extension Channel {
  /// Reads a row of `channels.visible` and its siblings.
  init(_ row: SQLRow) throws(SQLFailure) {
    self.init(
      id: try row["id"], name: try row["name"], slug: try row["slug"], type: try row["type"],
      description: try row["description"], memberCount: try row["member_count"], role: try row["my_role"],
      activeCallId: try row["active_call"], createdBy: try row["created_by"], createdAt: try row["created_at"])
  }
}

extension ChannelMember {
  /// Reads a row of `members.find` and its siblings.
  init(_ row: SQLRow, in channel: EntityID) throws(SQLFailure) {
    let user = User(
      id: try row["id"], username: try row["username"], displayName: try row["display_name"],
      avatarUrl: try row["avatar_url"], role: try row["user_role"])
    self.init(channelId: channel, user: user, role: try row["role"], joinedAt: try row["joined_at"])
  }
}

extension ChannelRole: SQLConvertible, SQLDecodable {}
extension ChannelType: SQLConvertible, SQLDecodable {}
