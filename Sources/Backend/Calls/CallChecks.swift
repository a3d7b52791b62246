import NchatAPI

/// What has to be so before something happens in a call, asked of the database.
enum CallChecks {
  /// All of these people exist and can be called.
  static func targets(_ targets: [EntityID], of caller: EntityID, _ connection: any SQLConnection) throws {
    for target in targets {
      guard try connection.first("calls.callee", ["user": target]) != nil else {
        throw APIError(.usersNotFound, "Some of these people do not exist.")
      }
    }
  }

  /// Somebody is in a channel, and may begin calls and streams there: in one for announcements only those who manage its members may.
  ///
  /// - Parameter joins: somebody only wants to come into a call that goes on.
  /// - Throws: `APIError`: `NOT_FOUND` for a channel that they may not know of, else `INSUFFICIENT_PERMISSIONS`; `SQLFailure`.
  static func mayCall(
    _ user: EntityID, in id: EntityID, joins: Bool = false, _ connection: any SQLConnection
  ) throws {
    guard let channel = try ChannelRows.channel(id, for: user, in: connection) else { throw APIError.notFound }
    guard try isMember(user, of: id, connection) else {
      throw APIError(.insufficientPermissions, "Only members of the channel call and broadcast there: join it first.")
    }
    guard joins || channel.type != .announcement || channel.role?.managesMembers ?? false else {
      throw APIError(
        .insufficientPermissions, "Only those who manage its members begin calls and streams in this channel.")
    }
  }

  static func isMember(
    _ user: EntityID, of channel: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> Bool {
    try connection.first("calls.channel_member", ["user": user, "channel": channel]) != nil
  }

  /// Somebody is in no call: one is in one call at a time.
  static func isFree(_ user: EntityID, _ connection: any SQLConnection) throws {
    guard try connection.first("calls.in_progress_of", ["user": user]) == nil else {
      throw APIError(.alreadyInCall, "You are in another call: leave it first.")
    }
  }

  /// Somebody is in no call, and comes into no other until the end of the transaction.
  static func staysFree(_ user: EntityID, _ connection: any SQLConnection) throws {
    try UserRow.hold(user, in: connection)
    try isFree(user, connection)
  }

  /// Somebody does not want to be disturbed, or is in a call and wants no other to ring.
  static func isBusy(_ user: EntityID, _ connection: any SQLConnection) throws(SQLFailure) -> Bool {
    guard let row = try connection.first("calls.callee", ["user": user]) else { return false }
    let (presence, waits): (String?, Bool) = (try row["presence"], try row["call_waiting"])
    if presence == "dnd" { return true }
    guard !waits else { return false }
    return try connection.first("calls.is_busy", ["user": user]) != nil
  }

  /// Everybody who has to do with a call, as others see them.
  static func users(
    of call: EntityID, _ connection: any SQLConnection
  ) throws(SQLFailure) -> [EntityID: User] {
    var users: [EntityID: User] = [:]
    for row in try connection.rows("participants.users", ["call": call]) {
      let user = User(
        id: try row["id"], username: try row["username"], displayName: try row["display_name"],
        avatarUrl: try row["avatar_url"], role: try row["role"])
      users[user.id] = user
    }
    return users
  }
}
