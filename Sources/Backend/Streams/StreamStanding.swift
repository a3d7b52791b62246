import NchatAPI

/// What somebody is to a stream: broadcaster, moderator, follower, banned.
struct StreamStanding: Sendable, Equatable {
  /// What a moderator may do.
  struct Rights: Sendable, Equatable {
    var deletes = false
    var timesOut = false
    var pins = false
    var bans = false
    /// Makes people wait between messages.
    var slows = false
    /// Says who may write.
    var setsMode = false

    static let all = Rights(deletes: true, timesOut: true, pins: true, bans: true, slows: true, setsMode: true)
  }

  var person: StreamPerson
  var accountCreatedAt: Timestamp
  var isBroadcaster = false
  /// Of whoever manages the members of the stream's channel, and of moderators; nil for all others.
  var rights: Rights?
  /// Until when; nil for whoever is not banned.
  var ban: Ban?
  /// When a timeout ends; nil without one.
  var timeoutUntil: Timestamp?
  var follows = false
  var subscribes = false

  struct Ban: Sendable, Equatable {
    /// Never without.
    var until: Timestamp?
  }

  /// Whether they keep order, or the stream is theirs: no mode of the chat holds them back.
  var moderates: Bool { isBroadcaster || rights != nil }

  func may(_ right: KeyPath<Rights, Bool>) -> Bool { isBroadcaster || rights?[keyPath: right] ?? false }

  func isBanned(at now: Timestamp) -> Bool {
    guard let ban, !isBroadcaster else { return false }
    return ban.until.map { now < $0 } ?? true
  }

  func isTimedOut(at now: Timestamp) -> Bool {
    guard let timeoutUntil, !isBroadcaster else { return false }
    return now < timeoutUntil
  }

  /// - Throws: `SQLFailure`. Nil for somebody who has no account.
  static func of(
    _ user: EntityID, in stream: StreamRecord, _ connection: any SQLConnection
  ) throws(SQLFailure) -> StreamStanding? {
    guard let row = try connection.first("streams.standing", ["stream": stream.id, "user": user]) else { return nil }
    let person = StreamPerson(id: user, displayName: try row["display_name"], avatarUrl: try row["avatar_url"])
    var standing = StreamStanding(person: person, accountCreatedAt: try row["account_created_at"])
    standing.isBroadcaster = user == stream.broadcaster.id
    let role: ChannelRole? = try row["channel_role"]
    let deletes: Bool? = try row["can_delete"]
    if role?.managesMembers ?? false {
      standing.rights = .all
    } else if let deletes {
      standing.rights = Rights(
        deletes: deletes, timesOut: try row["can_timeout"], pins: try row["can_pin"], bans: try row["can_ban"],
        slows: try row["can_slow"], setsMode: try row["can_mode"])
    }
    let bannedAt: Timestamp? = try row["banned_at"]
    if bannedAt != nil { standing.ban = Ban(until: try row["ban_expires_at"]) }
    standing.timeoutUntil = try row["timeout_expires_at"]
    standing.follows = try row["follows"]
    standing.subscribes = try row["subscribes"]
    return standing
  }
}
