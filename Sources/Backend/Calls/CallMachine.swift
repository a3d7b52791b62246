import NchatAPI

/// What may become of a call: a call with its people, something that happens and an instant in; the new call, and what others learn or do
/// of it, in order, out. It knows no database, clock or network.
///
/// `initiating → ringing → active → ended`, or from the first two to `missed`, `declined`, `cancelled`, `failed`. It is active once two people
/// were in it. A call between two ends when either leaves, all others when the last one does.
struct CallMachine {
  /// How long it rings for somebody, seconds.
  static let ringTime = 30.0
  /// How long somebody is in a call without the media server having seen them, seconds.
  static let mediaTime = 30.0
  /// How long somebody who has left may be in the room still, seconds.
  static let farewellTime = 5.0

  private(set) var call: CallRecord
  private(set) var outputs: [CallOutput] = []

  init(_ call: CallRecord) { self.call = call }

  // MARK: Beginning

  /// The initiator is in, and it begins to ring for everybody else who is asked.
  mutating func begin(at now: Timestamp) {
    guard call.status == .initiating else { return }
    let callees = call.members.keys.filter { $0 != call.initiatorID }.sorted { $0.description < $1.description }
    call.members[call.initiatorID]?.role = .host
    enter(call.initiatorID, at: now)
    for callee in callees { ring(callee, by: call.initiatorID, at: now) }
    if call.isHuddle {
      (call.status, call.startedAt) = (.active, now)
    } else if !callees.isEmpty {
      call.status = .ringing
    }
    if let channel = call.channelID { outputs.append(.startedInChannel(channel)) }
  }

  /// The one who is called must not be disturbed: a call that never rang, and was missed.
  mutating func beBusy(_ user: EntityID, at now: Timestamp) {
    guard call.status == .initiating else { return }
    call.members[user]?.status = .missed
    call.members[call.initiatorID]?.status = .left
    (call.status, call.endReason, call.endedAt) = (.missed, .busy, now)
    outputs.append(.timedOut(user, to: [user]))
  }

  /// Asks more people, and again those who left, declined or did not hear it.
  ///
  /// - Returns: those who were asked; the others are in it already, or it rings for them.
  mutating func invite(
    _ users: [EntityID], rings: Bool = true, by host: EntityID, at now: Timestamp
  ) throws(CallRefusal) -> [EntityID] {
    try require(host, .manageParticipants)
    let asked = users.filter { user in
      guard let member = call.members[user] else { return true }
      return member.status != .joined && !member.isExpected
    }
    guard occupied + asked.count <= call.maxParticipants else { throw .full }
    for user in asked {
      ring(user, by: host, at: now)
      if !rings { silence(user) }
    }
    return asked
  }

  private mutating func ring(_ user: EntityID, by inviter: EntityID, at now: Timestamp) {
    var member =
      call.members[user] ?? CallMember(user, at: now)
    member.status = .ringing
    member.invitedAt = now
    member.invitedBy = inviter
    member.ringDeadline = now + Self.ringTime
    (member.acceptedAt, member.leftAt, member.leaveReason) = (nil, nil, nil)
    (member.removedBy, member.declineReason) = (nil, nil)
    call.members[user] = member
    outputs.append(.ring(user, from: inviter))
  }

  /// They may come, and nothing rings.
  private mutating func silence(_ user: EntityID) {
    call.members[user]?.status = .invited
    call.members[user]?.ringDeadline = nil
    outputs.removeLast()
  }

  // MARK: Answers of those who are called

  /// They answer and are in the call, whose token `join` gives; their other devices stop ringing. Saying it twice changes nothing.
  mutating func accept(_ user: EntityID, at now: Timestamp) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    // Somebody of the call's channel, for whom it never rang.
    guard let member = call.members[user] else { throw .wrongState }
    switch member.status {
    case .joined: return
    case .ringing, .invited: try join(user, belongs: false, at: now)
    default: throw .wrongState
    }
  }

  mutating func decline(_ user: EntityID, reason: String?, at now: Timestamp) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    guard var member = call.members[user] else { throw .wrongState }
    switch member.status {
    case .declined: return
    case .ringing, .invited: break
    default: throw .wrongState
    }
    member.status = .declined
    member.declineReason = reason
    (member.ringDeadline, member.mediaDeadline, member.leftAt) = (nil, nil, now)
    call.members[user] = member
    outputs.append(.declined(by: user, reason: reason, to: [user] + toldOfAnswers(except: user)))
    settle(at: now, by: user)
  }

  /// Whoever began it gives up before anybody came.
  mutating func cancel(by user: EntityID, at now: Timestamp) throws(CallRefusal) {
    guard user == call.initiatorID else { throw .notAllowed }
    if call.status == .cancelled { return }
    guard !call.isOver else { throw .over }
    guard call.startedAt == nil else { throw .wrongState }
    finish(.cancelled, reason: .cancelled, by: user, at: now)
  }

  // MARK: Coming and going

  /// Comes in, or comes back.
  ///
  /// - Parameter belongs: a member of the call's channel, who may come without having been asked.
  mutating func join(_ user: EntityID, belongs: Bool, at now: Timestamp) throws(CallRefusal) {
    guard let known = call.members[user] ?? newcomer(user, belongs: belongs, at: now) else { throw .noSuchMember }
    guard !call.isOver else { throw .over }
    guard known.status != .joined else {
      // Another connection may come in the place of the one that there is, whose end is then not theirs.
      call.members[user]?.mediaDeadline = now + Self.mediaTime
      return
    }
    if known.status == .kicked { throw .removed }
    if known.status == .denied { throw .denied }
    let mayEnter = known.invitedBy != nil || known.joinedAt != nil || known.role.may(.manageParticipants)
    if call.isLocked, !mayEnter { throw .locked }
    if call.settings.lobby, !mayEnter {
      if known.status != .waiting {
        var member = known
        member.status = .waiting
        call.members[user] = member
        outputs.append(.waiting(user, to: managers))
      }
      throw .waiting
    }
    guard call.joined.count < call.maxParticipants else { throw .full }
    call.members[user] = known
    if known.status == .ringing {
      call.members[user]?.acceptedAt = now
      outputs.append(.accepted(by: user, to: [user] + toldOfAnswers(except: user)))
    }
    enter(user, at: now)
    if call.joined.count > 1, call.startedAt == nil {
      call.status = .active
      call.startedAt = now
    }
  }

  private func newcomer(_ user: EntityID, belongs: Bool, at now: Timestamp) -> CallMember? {
    belongs ? CallMember(user, at: now) : nil
  }

  private mutating func enter(_ user: EntityID, at now: Timestamp) {
    call.members[user]?.status = .joined
    call.members[user]?.joinedAt = now
    call.members[user]?.mediaDeadline = now + Self.mediaTime
    call.members[user]?.mediaSeenAt = nil
    call.members[user]?.mediaSession = nil
    call.members[user]?.ringDeadline = nil
    call.members[user]?.leftAt = nil
    call.members[user]?.leaveReason = nil
    outputs.append(.joined(user))
    takeOver(user)
  }

  /// Whoever comes into a call without a host becomes it; a host who left without an heir is it no more.
  private mutating func takeOver(_ user: EntityID) {
    guard let role = call.members[user]?.role, role.may(.unmuteSelf),
      !call.joined.contains(where: { $0.role == .host })
    else { return }
    for member in call.members.values where member.role == .host { setRole(member.userID, .participant) }
    setRole(user, .host)
  }

  /// Goes; who is not in it has gone already. Before anybody came, the initiator's going cancels the call.
  mutating func leave(_ user: EntityID, reason: LeaveReason = .userLeft, at now: Timestamp) throws(CallRefusal) {
    guard let member = call.members[user] else { throw .noSuchMember }
    guard !call.isOver else { return }
    if member.status == .waiting { call.members[user]?.status = .left }
    guard member.status == .joined else { return }
    depart(user, .left, reason, at: now)
    settle(at: now, by: user)
  }

  /// - Parameter isInRoom: whether the media server may still have them.
  private mutating func depart(
    _ user: EntityID, _ status: ParticipantStatus, _ reason: LeaveReason, isInRoom: Bool = true, at now: Timestamp
  ) {
    guard var member = call.members[user] else { return }
    if member.status == .joined, let joinedAt = member.joinedAt { member.pastSeconds += max(0, now - joinedAt) }
    member.status = status
    member.leftAt = now
    member.leaveReason = reason
    (member.mediaDeadline, member.ringDeadline, member.handRaisedAt) = (nil, nil, nil)
    (member.mediaSession, member.isScreenSharing) = (nil, false)
    call.members[user] = member
    outputs.append(.left(user, reason))
    if isInRoom { outputs.append(.removeFromRoom(user)) }
    passHost(from: user)
  }

  /// A call whose host has gone gets another: a co-host if there is one, else whoever was in it for the longest.
  private mutating func passHost(from user: EntityID) {
    // A call between two ends with it: nothing is left to hold together.
    let ends = call.isBetweenTwo && call.joined.count < 2
    guard !ends, call.members[user]?.role == .host else { return }
    let others = call.joined.filter { $0.role.may(.unmuteSelf) }
    guard let next = others.first(where: { $0.role == .coHost }) ?? others.first else { return }
    setRole(user, .participant)
    setRole(next.userID, .host)
  }

  /// Takes somebody out, and keeps them out until they are asked again. Everybody may take out themselves.
  mutating func remove(_ user: EntityID, by host: EntityID, at now: Timestamp) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    if user == host { return try leave(user, at: now) }
    try require(host, .manageParticipants)
    guard let member = call.members[user] else { throw .noSuchMember }
    guard member.role != .host else { throw .isHost }
    switch member.status {
    case .left, .kicked, .declined, .missed, .denied: throw .alreadyLeft
    case .joined:
      call.members[user]?.removedBy = host
      depart(user, .kicked, .kicked, at: now)
    case .ringing, .invited, .waiting:
      call.members[user]?.status = .kicked
      call.members[user]?.removedBy = host
      stopWaiting(user)
      outputs.append(.cancelled(by: host, to: [user]))
    }
    settle(at: now, by: host)
  }

  /// Nothing is due of somebody any more.
  private mutating func stopWaiting(_ user: EntityID) {
    call.members[user]?.ringDeadline = nil
    call.members[user]?.mediaDeadline = nil
  }

  // MARK: The media server's word

  /// The media server has somebody in the room.
  ///
  /// - Parameter session: what it calls this stay of theirs.
  mutating func mediaSeen(_ user: EntityID, session: String, at now: Timestamp) {
    guard !call.isOver, var member = call.members[user], member.status == .joined else {
      return outputs.append(.removeFromRoom(user))
    }
    member.mediaDeadline = nil
    if member.mediaSession != session || member.mediaSeenAt == nil { member.mediaSeenAt = now }
    member.mediaSession = session
    call.members[user] = member
  }

  /// The media server has a stay of somebody no more: they left, or may come back within the time. The end of an earlier stay than the one
  /// that it has now, or of one that another is to follow, is no leaving.
  mutating func mediaGone(_ user: EntityID, session: String, politely: Bool, at now: Timestamp) {
    guard !call.isOver, var member = call.members[user], member.status == .joined else { return }
    guard member.mediaSession == session else { return }
    if politely, member.mediaDeadline == nil {
      depart(user, .left, .userLeft, isInRoom: false, at: now)
      settle(at: now, by: user)
    } else {
      member.mediaSession = nil
      member.mediaDeadline = member.mediaDeadline ?? now + Self.mediaTime
      call.members[user] = member
    }
  }

  /// What the media server has in the room, where its events may have been lost.
  ///
  /// - Parameters:
  ///   - stays: by person.
  ///   - asked: when it was asked. What has happened since is not judged by an answer that may be older.
  mutating func mediaIs(_ stays: [EntityID: CallStay], asked: Timestamp, at now: Timestamp) {
    guard !call.isOver else { return }
    for (user, stay) in stays.sorted(by: { $0.key.description < $1.key.description }) {
      guard let member = call.members[user] else { continue }
      switch member.status {
      case .joined:
        guard !member.hasStay(since: asked) else { continue }
        if member.mediaSession != stay.session || member.mediaDeadline != nil {
          mediaSeen(user, session: stay.session, at: now)
        }
        for (media, isOn) in stay.media.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
          setMedia(media, of: user, isOn: isOn)
        }
      // Whoever leaves takes a moment to go.
      case .left, .kicked:
        if let leftAt = member.leftAt, asked - leftAt > Self.farewellTime { outputs.append(.removeFromRoom(user)) }
      default: break
      }
    }
    for member in call.joined where stays[member.userID] == nil {
      guard let session = member.mediaSession, !member.hasStay(since: asked) else { continue }
      mediaGone(member.userID, session: session, politely: false, at: now)
    }
  }

  mutating func setMedia(_ media: CallMedia, of user: EntityID, isOn: Bool) {
    guard var member = call.members[user], member.status == .joined else { return }
    let before = member
    switch media {
    case .audio: member.isAudioEnabled = isOn
    case .video: member.isVideoEnabled = isOn
    case .screen: member.isScreenSharing = isOn
    }
    guard member != before else { return }
    call.members[user] = member
    outputs.append(.mediaChanged(user, media, isOn: isOn))
  }

  /// The room is gone at the media server, and everybody with it.
  ///
  /// - Parameter room: its sid. The end of an earlier room of the name is not the call's.
  mutating func roomGone(_ room: String, at now: Timestamp) {
    guard !call.isOver, call.roomSID == nil || call.roomSID == room else { return }
    finish(
      call.startedAt == nil ? .failed : .ended, reason: call.startedAt == nil ? .error : .completed, by: nil, at: now)
  }

  // MARK: Time

  /// When something is due by itself.
  var nextDeadline: Timestamp? {
    call.isOver ? nil : call.members.values.flatMap { [$0.ringDeadline, $0.mediaDeadline].compactMap { $0 } }.min()
  }

  /// Lets happen what is due.
  mutating func advance(to now: Timestamp) {
    let due = call.members.values.filter { member in
      [member.ringDeadline, member.mediaDeadline].contains { $0.map { $0 <= now } ?? false }
    }
    for member in due.sorted(by: { $0.userID.description < $1.userID.description }) where !call.isOver {
      if member.status == .joined {
        // The other connection did not come, and the one that there was is there still.
        guard member.mediaSession == nil else {
          call.members[member.userID]?.mediaDeadline = nil
          continue
        }
        let wasSeen = member.mediaSeenAt != nil
        depart(member.userID, .left, wasSeen ? .networkError : .timeout, at: now)
        settle(at: now, by: nil, because: wasSeen ? .network : .timeout)
      } else {
        if member.isExpected {
          call.members[member.userID]?.status = .missed
          outputs.append(.timedOut(member.userID, to: [member.userID] + toldOfAnswers(except: member.userID)))
        }
        stopWaiting(member.userID)
        settle(at: now, by: nil)
      }
    }
  }

  // MARK: The end

  /// The end for everybody. Before anybody came it is a cancellation.
  mutating func end(by user: EntityID, at now: Timestamp) throws(CallRefusal) {
    guard let member = call.members[user] else { throw .noSuchMember }
    guard !call.isOver else { return }
    if !call.isBetweenTwo { try require(user, .endForAll) }
    if call.startedAt == nil {
      guard user == call.initiatorID || !call.isBetweenTwo else { return try decline(user, reason: nil, at: now) }
      finish(.cancelled, reason: .cancelled, by: user, at: now)
    } else {
      // Of two either ends it, and a third who was asked into it; whoever is not in it has nothing to end but its ringing.
      guard member.status == .joined || !call.isBetweenTwo else {
        guard member.isExpected else { throw .notAllowed }
        return try decline(user, reason: nil, at: now)
      }
      finish(.ended, reason: .completed, by: user, at: now)
    }
  }

  /// Ends the call where nobody is left to go on with it.
  ///
  /// - Parameter reason: why somebody who was in it is so no more.
  private mutating func settle(at now: Timestamp, by user: EntityID?, because reason: EndReason = .completed) {
    guard !call.isOver else { return }
    let count = call.joined.count
    if call.startedAt != nil {
      guard count == 0 || call.isBetweenTwo && count < 2 else { return }
      return finish(.ended, reason: reason, by: user, at: now)
    }
    if count == 0 {
      return finish(.cancelled, reason: .cancelled, by: call.initiatorID, at: now)
    }
    let callees = call.members.values.filter { $0.userID != call.initiatorID && $0.status != .joined }
    // Whoever waits alone in a channel's call waits for as long as they like.
    guard !callees.isEmpty, call.channelID == nil, !callees.contains(where: \.isExpected) else { return }
    let hasDeclined = callees.allSatisfy { $0.status == .declined }
    finish(hasDeclined ? .declined : .missed, reason: hasDeclined ? .declined : .missed, by: user, at: now)
  }

  private mutating func finish(_ status: CallStatus, reason: EndReason, by user: EntityID?, at now: Timestamp) {
    call.status = status
    call.endReason = reason
    call.endedAt = now
    call.endedBy = user
    let expected = call.members.values.filter(\.isExpected).map(\.userID).sorted { $0.description < $1.description }
    for callee in expected {
      call.members[callee]?.status = .missed
      call.members[callee]?.ringDeadline = nil
    }
    if !expected.isEmpty { outputs.append(.cancelled(by: user ?? call.initiatorID, to: expected)) }
    for member in call.joined {
      call.members[member.userID]?.pastSeconds += max(0, now - (member.joinedAt ?? now))
      call.members[member.userID]?.status = .left
      call.members[member.userID]?.leftAt = now
      call.members[member.userID]?.leaveReason = .callEnded
      call.members[member.userID]?.mediaSession = nil
    }
    for user in call.members.keys {
      stopWaiting(user)
      call.members[user]?.handRaisedAt = nil
      if call.members[user]?.status == .waiting { call.members[user]?.status = .left }
    }
    let told = call.members.keys.sorted { $0.description < $1.description }
    outputs.append(.ended(reason, by: user, to: told))
    outputs.append(.deleteRoom)
    if let channel = call.channelID { outputs.append(.endedInChannel(channel)) }
  }

  // MARK: Those who hold it together

  mutating func changeRole(of user: EntityID, to role: CallRole, by host: EntityID) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    try require(host, .manageRoles)
    guard let member = call.members[user] else { throw .noSuchMember }
    // The host's role is handed over, so that there is always one.
    guard member.role != .host, role != .host else { throw .isHost }
    guard member.role != role else { return }
    setRole(user, role)
    guard role == .viewer else { return }
    for media in [CallMedia.audio, .video, .screen] { setMedia(media, of: user, isOn: false) }
  }

  private mutating func setRole(_ user: EntityID, _ role: CallRole) {
    call.members[user]?.role = role
    outputs.append(.roleChanged(user, role))
    outputs.append(.updateGrants(user))
  }

  /// Makes somebody else host; whoever was it becomes a co-host.
  mutating func transfer(to user: EntityID, by host: EntityID) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    try require(host, .transfer)
    guard let member = call.members[user] else { throw .noSuchMember }
    guard member.status == .joined else { throw .alreadyLeft }
    guard member.role != .viewer else { throw .wrongState }
    guard user != host else { return }
    setRole(host, .coHost)
    setRole(user, .host)
  }

  /// Changes what a host can set; what is nil stays.
  mutating func change(_ request: CallSettingsRequest, by host: EntityID) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    try require(host, .changeSettings)
    var settings = call.settings
    if let lobby = request.lobby { settings.lobby = lobby }
    if let mayUnmute = request.allowParticipantUnmute { settings.allowParticipantUnmute = mayUnmute }
    if let mayShare = request.allowParticipantScreenShare { settings.allowParticipantScreenShare = mayShare }
    guard settings != call.settings else { return }
    call.settings = settings
    outputs.append(.settingsChanged(settings))
    for member in call.joined where member.role == .participant { outputs.append(.updateGrants(member.userID)) }
  }

  mutating func setLocked(_ isLocked: Bool, by host: EntityID) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    try require(host, .lock)
    guard call.isLocked != isLocked else { return }
    call.isLocked = isLocked
    outputs.append(.lockChanged(isLocked))
  }

  /// Mutes everybody but whoever says it and those who are excepted; nobody is ever unmuted by others.
  mutating func muteAll(except: Set<EntityID>, by host: EntityID) throws(CallRefusal) -> [EntityID] {
    guard !call.isOver else { throw .over }
    try require(host, .manageParticipants)
    let muted = call.joined.map(\.userID).filter { $0 != host && !except.contains($0) }
    outputs.append(.everybodyMuted(by: host, except: except))
    for user in muted {
      outputs.append(.muteInRoom(user))
      setMedia(.audio, of: user, isOn: false)
    }
    return muted
  }

  /// Raises or lowers a hand; those who manage people may lower others'.
  mutating func setHand(_ isRaised: Bool, of user: EntityID, by other: EntityID, at now: Timestamp) throws(CallRefusal)
  {
    guard !call.isOver else { throw .over }
    guard call.members[other]?.status == .joined else { throw .noSuchMember }
    if user != other {
      guard !isRaised else { throw .notAllowed }
      try require(other, .manageParticipants)
    }
    guard let member = call.members[user], member.status == .joined else { throw .noSuchMember }
    guard (member.handRaisedAt != nil) != isRaised else { return }
    call.members[user]?.handRaisedAt = isRaised ? now : nil
    outputs.append(.handChanged(user, isRaised: isRaised))
  }

  /// Lets somebody in who waits, or sends them away.
  mutating func answerLobby(_ user: EntityID, isAdmitted: Bool, by host: EntityID, at now: Timestamp)
    throws(CallRefusal)
  {
    guard !call.isOver else { throw .over }
    try require(host, .manageParticipants)
    guard let member = call.members[user] else { throw .noSuchMember }
    guard member.status == .waiting else { throw .wrongState }
    call.members[user]?.status = isAdmitted ? .invited : .denied
    call.members[user]?.invitedBy = isAdmitted ? host : nil
    outputs.append(isAdmitted ? .admitted(user) : .denied(user))
  }

  // MARK: Who is who

  private func require(_ user: EntityID, _ permission: CallPermission) throws(CallRefusal) {
    guard !call.isOver else { throw .over }
    guard let member = call.members[user], member.status == .joined, member.role.may(permission) else {
      throw .notAllowed
    }
  }

  private var managers: [EntityID] { call.joined.filter { $0.role.may(.manageParticipants) }.map(\.userID) }

  /// Those who are in it, and those for whom it rings.
  private var occupied: Int { call.members.values.count { $0.status == .joined || $0.isExpected } }

  /// Who learns what somebody answered: those who are in it.
  private func toldOfAnswers(except user: EntityID) -> [EntityID] { call.joined.map(\.userID).filter { $0 != user } }
}
