import LiveKitProtocol
import NchatAPI

@testable import Backend

/// What there is when a request comes: channels and calls with somebody in each role, and those of others.
struct ContractScene: Sendable {
  /// How far the call has come.
  enum Phase: Sendable {
    case ringing, active
    /// For longer than last reports of it are taken, or since a moment ago.
    case over, justOver

    var isOver: Bool { self == .over || self == .justOver }
  }

  /// The private channel that the call is in.
  let home = EntityID.random()
  /// A channel for everyone, in which nobody of the roles is.
  let open = EntityID.random()
  /// An announcement channel with the members of `home`.
  let news = EntityID.random()
  /// A private channel of others.
  let foreign = EntityID.random()
  /// Where everybody is what their role says.
  let call = EntityID.random()
  /// A call of others.
  let foreignCall = EntityID.random()
  /// A call that the host missed: something that is over.
  let pastCall = EntityID.random()

  /// The stream of `broadcaster` in `home`, whose moderator is `channelMember`.
  let stream = EntityID.random()
  /// A stream in `home` that has ended, of `formerBroadcaster`.
  let formerStream = EntityID.random()
  /// A stream in the channel for everyone.
  let openStream = EntityID.random()
  /// A stream in a private channel of others.
  let foreignStream = EntityID.random()
  /// What somebody who is gone has said to `stream`.
  let message = EntityID.random()
  /// Viewers of `stream` and of `openStream`, who have no account.
  let session = ViewerRows.newSession()
  let openSession = ViewerRows.newSession()

  /// What the host has recorded of `call`, in which `participant` and `viewer` are; `invited` may see it.
  let recording = EntityID.random()
  /// What goes on in `call`: those who are in it are asked.
  let runningRecording = EntityID.random()
  /// One that everybody sees, and one that its maker alone does; of others.
  let openRecording = EntityID.random()
  let foreignRecording = EntityID.random()
  /// A link to `recording`.
  let share = EntityID.random()
  let shareToken = Secret.random()
  let policy = EntityID.random()

  let people: [ContractRole: Caller]
  /// Others: two who are in a call of their own, one who waits in the lobby, one who is nowhere.
  let resident: Caller
  let neighbour: Caller
  let waiting: Caller
  let idle: Caller

  /// The login of each role's access token, and one that has ended.
  let logins: [ContractRole: EntityID]
  let endedLogin: EntityID

  func id(_ role: ContractRole) -> EntityID { people[role]?.id ?? .random() }

  /// Takes away all channels and calls, and makes these.
  /// - Parameter folder: where files of recordings are.
  func write(_ phase: Phase, at now: Timestamp, in database: any SQLDatabase, files folder: String) async throws {
    try await database.write { connection in
      try connection.script(
        """
        delete from nchat_call_recordings; delete from nchat_retention_policies;
        delete from nchat_calls; delete from nchat_streams; delete from nchat_channels; delete from nchat_presence;
        delete from nchat_follows; delete from nchat_stream_subscribers;
        update nchat_sessions set revoked_at = null, revoke_reason = null where id <> '\(endedLogin)';
        """)
      for (id, name, type) in [
        (home, "home", ChannelType.private), (open, "open", .public), (news, "news", .announcement),
        (foreign, "foreign", .private),
      ] {
        try connection.run(
          "channels.insert",
          ["id": id, "name": name, "slug": name, "description": nil, "type": type, "creator": nil, "at": now])
      }
      func enter(_ channel: EntityID, _ user: EntityID, _ role: ChannelRole) throws {
        try connection.run(
          "members.insert", ["id": EntityID.random(), "channel": channel, "user": user, "role": role, "at": now])
      }
      for (role, person) in people {
        guard let channelRole = role.channelRole else { continue }
        try enter(home, person.id, channelRole)
        try enter(news, person.id, channelRole)
      }
      try enter(open, resident.id, .owner)
      try enter(foreign, resident.id, .owner)
      for (call, members) in [
        (record(call, in: home, phase, at: now), ownMembers(phase, at: now)),
        (record(foreignCall, in: nil, .active, at: now), foreignMembers(at: now)),
        (record(pastCall, in: nil, .over, at: now + -60), pastMembers(at: now + -60)),
      ] {
        var call = call
        for member in members { call.members[member.userID] = member }
        try CallRows.insert(call, in: connection)
        try CallRows.update(from: nil, to: call, at: now, in: connection)
      }
      try writeStreams(phase, at: now, in: connection)
      try writeRecordings(phase, at: now, in: connection, files: folder)
    }
  }

  private func record(_ id: EntityID, in channel: EntityID?, _ phase: Phase, at now: Timestamp) -> CallRecord {
    let initiator = id == foreignCall ? resident.id : id == pastCall ? neighbour.id : self.id(.host)
    var call = CallRecord(
      id: id, roomName: "room-\(id)", type: .audio, status: .ringing, channelID: channel, initiatorID: initiator,
      isGroup: true, isHuddle: false, maxParticipants: 100, initiatedAt: now, metadata: .object([:]))
    call.settings.lobby = true
    switch phase {
    case .ringing: break
    case .active: (call.status, call.startedAt) = (.active, now)
    case .over, .justOver:
      (call.startedAt, call.endedAt) = (now + -300, phase == .over ? now + -2 * QualityService.lateness : now)
      (call.status, call.endReason) = (.ended, .completed)
    }
    return call
  }

  private func writeStreams(_ phase: Phase, at now: Timestamp, in connection: any SQLConnection) throws {
    for (id, channel, broadcaster) in [
      (stream, home, people[.broadcaster] ?? idle), (formerStream, home, people[.formerBroadcaster] ?? idle),
      (openStream, open, resident), (foreignStream, foreign, resident),
    ] {
      var record = StreamRecord(
        id: id, channelID: channel,
        broadcaster: StreamPerson(id: broadcaster.id, displayName: broadcaster.displayName),
        roomName: "stream-\(id)", title: "a stream", life: StreamLife(status: .preparing), key: "key-of-\(id)",
        maxResolution: .p1080, isRecorded: true, enablesChat: true, enablesReactions: true, enablesQuestions: false,
        chatMode: .open, slowModeSeconds: 0, tags: [], language: "en", createdAt: now, updatedAt: now)
      try StreamRows.insert(record, in: connection)
      guard phase != .ringing || id == formerStream else { continue }
      record.life = StreamLife(status: .live, startedAt: now)
      if phase.isOver && id == stream || id == formerStream {
        (record.life.status, record.life.endedAt) = (.ended, now)
      }
      try StreamRows.update(record, at: now, in: connection)
    }
    try connection.run(
      "moderators.set",
      [
        "stream": stream, "user": self.id(.channelMember), "deletes": true, "times_out": true, "pins": true,
        "bans": false, "slows": true, "modes": false, "at": now,
      ])
    let said: JSONValue = [
      .string(message.description), .string(neighbour.id.description), "hello", .integer(ChatText("hello").digest), 1,
      .integer(now.milliseconds),
    ]
    try connection.run("chat.insert", ["stream": stream, "rows": JSONValue.array([said])])
    for (session, stream) in [(session, stream), (session, formerStream), (openSession, openStream)] {
      // They have just said that they are there, and the clock moves with every request.
      try connection.run(
        "viewers.insert",
        [
          "id": EntityID.random(), "stream": stream, "user": nil, "session": ViewerRows.hash(session), "address": nil,
          "agent": nil, "at": now + 600,
        ])
      _ = try connection.first("viewers.count", ["stream": stream, "change": 1, "views": 1])
    }
  }

  private func ownMembers(_ phase: Phase, at now: Timestamp) -> [CallMember] {
    var members: [CallMember] = []
    for (role, person) in people {
      guard let (callRole, status) = role.callRole else { continue }
      var member = CallMember(person.id, role: callRole, at: now)
      member.status = status
      if role != .host { member.invitedBy = id(.host) }
      switch status {
      case .joined where phase == .ringing && role != .host: member.status = .ringing
      case .joined where phase.isOver: member.status = .left
      case .ringing where phase.isOver: member.status = .missed
      default: break
      }
      if status != .ringing, member.status != .ringing { member.joinedAt = now }
      members.append(member)
    }
    var waiter = CallMember(waiting.id, at: now)
    waiter.status = phase.isOver ? .left : .waiting
    return members + [waiter]
  }

  private func foreignMembers(at now: Timestamp) -> [CallMember] {
    [(resident, CallRole.host), (neighbour, .participant)].map { person, role in
      var member = CallMember(person.id, role: role, at: now)
      (member.status, member.joinedAt) = (.joined, now)
      return member
    }
  }

  private func pastMembers(at now: Timestamp) -> [CallMember] {
    var missed = CallMember(id(.host), at: now)
    missed.status = .missed
    var caller = CallMember(neighbour.id, role: .host, at: now)
    (caller.status, caller.joinedAt) = (.left, now)
    return [caller, missed]
  }
}
