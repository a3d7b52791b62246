import NchatAPI

/// The end of an account: nothing of the person stays in the database.
enum AccountErasure {
  /// What those are called who are gone.
  private static let name = "Deleted user"

  /// Erases somebody. The calls of others keep a participant without a name, and chats of streams messages without a text.
  ///
  /// Whoever owns a channel alone leaves it to the member with the highest role, the longest there; a channel without members ends.
  /// Their connections, calls and live streams end afterwards: `AccountWatch`, or the route.
  static func erase(_ user: EntityID, _ change: Change) throws {
    let connection = change.connection
    _ = try connection.rows("streams.lock_of", ["user": user])
    // Whoever takes them into a channel or a call meanwhile waits, and finds nobody.
    try UserRow.hold(user, in: connection)
    for row in try connection.rows("channels.mine", ["user": user]) {
      try ChannelRows.leave(try row["id"], user, handingOver: true, change)
    }
    try change.tellOfAccount(user)
    try connection.run("presence.delete", ["user": user])
    try connection.run("logins.delete", ["user": user])
    try connection.run("keys.delete", ["user": user])
    try connection.run("notifications.delete", ["user": user])
    try connection.run("attempts.clear", ["subject": "user:\(user)"])
    try connection.run("erase.participations", ["user": user, "at": change.now])
    try connection.run("erase.connections", ["user": user])
    try connection.run("erase.quality", ["user": user])
    try connection.run("erase.messages", ["user": user, "at": change.now])
    try connection.run(
      "erase.told_messages", ["user": user, "name": Self.name, "deleted_at": change.now.description])
    try connection.run("erase.stream_events", ["user": user])
    try connection.run("erase.views", ["user": user])
    try connection.run("erase.follows", ["user": user])
    try connection.run("erase.subscriptions", ["user": user])
    try connection.run("erase.moderators", ["user": user])
    try connection.run("erase.bans", ["user": user])
    try connection.run("erase.timeouts", ["user": user])
    try connection.run("erase.moderation", ["user": user])
    try RecordingService.forget(user, change)
    try connection.run("erase.streams", ["user": user, "at": change.now])
    try connection.run("erase.events", ["topic": EventTopic.user(user.uuid).name])
    try connection.run(
      "users.anonymize",
      [
        "user": user, "username": "deleted-" + user.description, "display_name": Self.name, "at": change.now,
      ])
  }
}
