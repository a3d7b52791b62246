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
  /// Whether they have an account still, which is not suspended.
  var isActive = true
  /// Whether they may know of the stream.
  var seesStream = true
  var isBroadcaster = false
  /// Of whoever manages the members of the channel, and of moderators; nil for all others.
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

  /// What somebody hears whose account ended while they asked.
  static let gone = APIError(.unauthorized, "This account is gone, or suspended.")

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
    try of([user], in: stream, connection)[user]
  }

  /// What each of some people is to a stream; of those who have no account nothing.
  /// - Throws: `SQLFailure`.
  static func of(
    _ users: Set<EntityID>, in stream: StreamRecord, _ connection: any SQLConnection
  ) throws(SQLFailure) -> [EntityID: StreamStanding] {
    var standings: [EntityID: StreamStanding] = [:]
    for row in try connection.rows("streams.standings", ["stream": stream.id, "users": SQLValue.ids(of: users)]) {
      let standing = try StreamStanding(row, in: stream)
      standings[standing.person.id] = standing
    }
    return standings
  }

  private init(_ row: SQLRow, in stream: StreamRecord) throws(SQLFailure) {
    person = StreamPerson(
      id: try row["user_id"], displayName: try row["display_name"], avatarUrl: try row["avatar_url"])
    accountCreatedAt = try row["account_created_at"]
    let status: AccountStatus = try row["account_status"]
    isActive = status == .active
    seesStream = try row["sees_stream"]
    isBroadcaster = person.id == stream.broadcaster.id
    let role: ChannelRole? = try row["channel_role"]
    let deletes: Bool? = try row["can_delete"]
    if role?.managesMembers ?? false {
      rights = .all
    } else if let deletes {
      rights = Rights(
        deletes: deletes, timesOut: try row["can_timeout"], pins: try row["can_pin"], bans: try row["can_ban"],
        slows: try row["can_slow"], setsMode: try row["can_mode"])
    }
    let bannedAt: Timestamp? = try row["banned_at"]
    if bannedAt != nil { ban = Ban(until: try row["ban_expires_at"]) }
    timeoutUntil = try row["timeout_expires_at"]
    follows = try row["follows"]
    subscribes = try row["subscribes"]
  }
}
