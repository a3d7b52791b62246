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

  /// Somebody is in a channel that they may know of.
  static func membership(of user: EntityID, in channel: EntityID, _ connection: any SQLConnection) throws {
    guard try isMember(user, of: channel, connection) else { throw APIError.notFound }
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

  /// Somebody does not want to be disturbed, or is in a call and wants no other to ring.
  static func isBusy(_ user: EntityID, _ connection: any SQLConnection) throws(SQLFailure) -> Bool {
    guard let row = try connection.first("calls.callee", ["user": user]) else { return false }
    let (presence, waits): (String?, Bool) = (try row["presence"], try row["call_waiting"])
    if presence == "dnd" { return true }
    guard !waits else { return false }
    return try connection.first("calls.in_progress_of", ["user": user]) != nil
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
