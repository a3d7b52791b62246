import LiveKitProtocol
import NchatAPI

/// Calls: what people ask for becomes rows, events and work for the media server.
///
/// Each request is one transaction: the call's rows are read, `CallMachine` says what becomes of them, rows and events are written. What the
/// media server has to do is wished for in the same rows, and done after the commit by `CallMediaWork`.
struct CallService: Sendable {
  let ledger: Ledger
  let liveKit: LiveKitService
  let work: CallMediaWork
  let place: CallPlace
  let ice: ICESettings

  // MARK: Beginning

  /// Calls people, or opens a call in a channel.
  ///
  /// - Parameter host: as the caller named the backend.
  /// - Throws: `APIError`.
  func initiate(
    _ request: InitiateCallRequest, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> InitiatedCall {
    let targets = request.targets.filter { $0 != caller.id }
    guard !targets.isEmpty || request.channelId != nil else {
      throw APIError(.cannotCallSelf, "Nobody but you would be called.")
    }
    let busy = try await ledger.read { connection in
      try CallChecks.targets(targets, of: caller.id, connection)
      if let channel = request.channelId { try CallChecks.mayCall(caller.id, in: channel, connection) }
      try CallChecks.isFree(caller.id, connection)
      return targets.count == 1 && request.channelId == nil
        ? try CallChecks.isBusy(targets[0], connection) : false
    }
    var call = CallRecord(
      id: .random(), roomName: Self.roomName(at: now), type: request.type, status: .initiating,
      channelID: request.channelId, initiatorID: caller.id, isGroup: targets.count > 1, isHuddle: false,
      maxParticipants: Self.maximumParticipants, initiatedAt: now, metadata: request.metadata)
    for user in [caller.id] + targets { call.members[user] = CallMember(user, at: now) }
    if busy {
      try await noteBusy(call, target: targets[0], at: now)
      throw APIError(.userBusy, "That person does not want to be disturbed, or is in another call.")
    }
    let begun = try await open(call, at: now)
    return InitiatedCall(
      callId: call.id, roomName: call.roomName, token: try token(for: caller, in: begun, at: now),
      iceServers: ice.servers(for: caller.id, at: now), livekitUrl: place.url(askedAs: host),
      expiresAt: now + LiveKitService.tokenTime, participants: targets.count)
  }

  /// Somebody else has begun the channel's huddle at the same moment.
  private struct HuddleBegun: Error {}

  /// Joins the channel's huddle, or begins one.
  /// - Throws: `APIError`.
  func huddle(
    in channel: EntityID, type: CallType, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> JoinedHuddle {
    // Where two begin it at once the one who comes second joins; it may be over again until then.
    for _ in 0..<3 {
      do {
        return try await enterHuddle(in: channel, type: type, by: caller, askedAs: host, at: now)
      } catch is HuddleBegun {}
    }
    throw APIError(.unavailable, "Huddles begin and end in this channel all the time.", retryAfter: 1)
  }

  private func enterHuddle(
    in channel: EntityID, type: CallType, by caller: Caller, askedAs host: String?, at now: Timestamp
  ) async throws -> JoinedHuddle {
    let running = try await ledger.read { connection -> EntityID? in
      let running: EntityID? = try connection.first("calls.huddle_of", ["channel": channel])?["id"]
      try CallChecks.mayCall(caller.id, in: channel, joins: running != nil, connection)
      // Whoever is in it already comes in once more, as with any call.
      if running == nil { try CallChecks.isFree(caller.id, connection) }
      return running
    }
    var call: CallRecord
    if let running {
      guard case .joined(let joined) = try await enter(running, caller, at: now) else {
        throw CallRefusal.waiting.error()
      }
      call = joined
    } else {
      call = CallRecord(
        id: .random(), roomName: Self.roomName(at: now), type: type, status: .initiating, channelID: channel,
        initiatorID: caller.id, isGroup: true, isHuddle: true, maxParticipants: Self.maximumParticipants,
        initiatedAt: now, metadata: .object([:]))
      call.members[caller.id] = CallMember(caller.id, at: now)
      call = try await open(call, at: now)
    }
    return JoinedHuddle(
      callId: call.id, roomName: call.roomName, token: try token(for: caller, in: call, at: now),
      iceServers: ice.servers(for: caller.id, at: now), livekitUrl: place.url(askedAs: host), callType: call.type,
      expiresAt: now + LiveKitService.tokenTime, started: running == nil, recording: try await notice(of: call.id))
  }

  static let maximumParticipants = 100

  private static func roomName(at now: Timestamp) -> String {
    let random = (0..<10).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
    return "call-\(now.milliseconds)-\(random)"
  }

  /// Makes the room of a call, or finds it there, and answers its sid.
  func makeRoom(for call: CallRecord) async throws(LiveKitFailure) -> String {
    let metadata: JSONValue = .object([
      "callId": .string(call.id.description), "type": .string(call.type.rawValue),
      "channelId": call.channelID.map { .string($0.description) } ?? .null,
    ])
    return try await liveKit.createRoom(
      call.roomName, maxParticipants: call.maxParticipants,
      metadata: String(decoding: (try? metadata.serialized()) ?? [], as: UTF8.self)
    ).sid
  }

  /// Makes the room, then the rows. A room without rows closes by itself, rows without a room could not be joined.
  private func open(_ call: CallRecord, at now: Timestamp) async throws -> CallRecord {
    let sid: String
    do throws(LiveKitFailure) { sid = try await makeRoom(for: call) } catch {
      throw APIError(.unavailable, "The media server cannot make a room now.", retryAfter: 5)
    }
    var opened = call
    opened.roomSID = sid
    do {
      return try await ledger.change(at: now) { [opened] change in
        // Asked once more: the caller may have begun another one while the room was made.
        try CallChecks.staysFree(call.initiatorID, change.connection)
        try CallRows.insert(opened, in: change.connection)
        var machine = CallMachine(opened)
        machine.begin(at: now)
        return try Self.write(machine, from: nil, by: call.initiatorID, change)
      }
    } catch {
      try? await liveKit.deleteRoom(call.roomName)
      if let failure = error as? SQLFailure, failure.kind == .notUnique { throw HuddleBegun() }
      throw error
    }
  }

  /// A call that could not ring is still a call that somebody missed.
  private func noteBusy(_ call: CallRecord, target: EntityID, at now: Timestamp) async throws {
    _ = try await ledger.change(at: now) { change in
      try CallRows.insert(call, in: change.connection)
      var machine = CallMachine(call)
      machine.beBusy(target, at: now)
      return try Self.write(machine, from: nil, by: call.initiatorID, change)
    }
  }

  // MARK: One step of a call

  /// Lets something happen in a call.
  ///
  /// - Parameters:
  ///   - user: who does it; nil for what happens by itself.
  ///   - isOther: a person that is missing is not `user`.
  /// - Returns: the call, and who is in it as others see them.
  /// - Throws: `APIError`; `NOT_FOUND` for a call that `user` may not know of.
  @discardableResult
  func step(
    _ id: EntityID, by user: EntityID?, aboutOther isOther: Bool = false, at now: Timestamp,
    _ body: @escaping @Sendable (inout CallMachine, Change) throws -> Void
  ) async throws -> CallRecord {
    let call = try await ledger.change(at: now) { change in
      try CallRows.hold(id, in: change.connection)
      let found =
        if let user { try CallRows.load(id, visibleTo: user, in: change.connection) } else {
          try CallRows.load(id, in: change.connection)
        }
      guard let before = found else { throw APIError.notFound }
      var machine = CallMachine(before)
      do { try body(&machine, change) } catch let refusal as CallRefusal {
        throw refusal.error(aboutOther: isOther)
      }
      return try Self.write(machine, from: before, by: user, change)
    }
    work.wake()
    return call
  }

  /// Writes what became of a call.
  private static func write(
    _ machine: CallMachine, from before: CallRecord?, by user: EntityID?, _ change: Change
  ) throws -> CallRecord {
    guard machine.call != before || !machine.outputs.isEmpty else { return machine.call }
    try CallRows.update(from: before, to: machine.call, at: change.now, in: change.connection)
    let users = try CallChecks.users(of: machine.call.id, change.connection)
    let events = CallEvents(call: machine.call, users: users, actor: user, change: change)
    for output in machine.outputs { try events.write(output) }
    if before != nil { try CallRecordings.follow(machine.call, machine.outputs, by: user, change) }
    return machine.call
  }

  // MARK: Coming

  enum Entry: Sendable {
    case joined(CallRecord)
    case waiting
  }

  /// Joins a call: the room, a token, where to go; nil for somebody who has to wait in the lobby.
  /// - Throws: `APIError`.
  func join(_ id: EntityID, by caller: Caller, askedAs host: String?, at now: Timestamp) async throws -> JoinedCall? {
    guard case .joined(let call) = try await enter(id, caller, at: now) else { return nil }
    return JoinedCall(
      roomName: call.roomName, token: try token(for: caller, in: call, at: now),
      iceServers: ice.servers(for: caller.id, at: now), livekitUrl: place.url(askedAs: host), callType: call.type,
      recording: try await notice(of: id))
  }

  /// Whether somebody who came in is being recorded.
  private func notice(of call: EntityID) async throws -> RecordingNotice? {
    try await ledger.read { connection in try CallRecordings.notice(of: call, connection) }
  }

  private func enter(_ id: EntityID, _ caller: Caller, at now: Timestamp) async throws -> Entry {
    let call = try await step(id, by: caller.id, at: now) { machine, change in
      if machine.call.members[caller.id]?.status != .joined, !machine.call.isOver {
        try CallChecks.staysFree(caller.id, change.connection)
      }
      let belongs =
        try machine.call.channelID.map { try CallChecks.isMember(caller.id, of: $0, change.connection) } ?? false
      do { try machine.join(caller.id, belongs: belongs, at: now) } catch CallRefusal.waiting {}
    }
    return call.members[caller.id]?.status == .joined ? .joined(call) : .waiting
  }

  private func token(for caller: Caller, in call: CallRecord, at now: Timestamp) throws -> String {
    let role = call.members[caller.id]?.role ?? .viewer
    do {
      return try liveKit.token(
        identity: caller.id.description, name: caller.displayName, room: call.roomName,
        grant: VideoGrant(room: call.roomName, role: role, settings: call.settings),
        metadata: CallMediaWork.metadata(of: role), at: now)
    } catch { throw APIError(.internalError, "No token for the media server can be made.") }
  }
}
