import NchatAPI

/// Turns what a call's machine says into events of the realtime interface and wishes to the media server.
struct CallEvents {
  let call: CallRecord
  /// Everybody in the call, as others see them.
  let users: [EntityID: User]
  /// Who did it; nil when it happened by itself.
  let actor: EntityID?
  let change: Change

  /// Writes one output.
  /// - Throws: `SQLFailure`.
  func write(_ output: CallOutput) throws {
    switch output {
    case .ring(let callee, let caller): ring(callee, by: caller)
    case .accepted(let user, let told):
      tell(told, .callAccept(CallAnswered(callId: call.id, userId: user)))
    case .declined(let user, let reason, let told):
      tell(told, .callDecline(CallDeclined(callId: call.id, userId: user, reason: reason)))
    case .cancelled(let user, let told):
      tell(told, .callCancelled(CallCancelled(callId: call.id, cancelledBy: user)))
    case .timedOut(let user, let told):
      tell(told, .callTimeout(CallTimedOut(callId: call.id, userId: user)))
    case .ended(let reason, let user, let told):
      let event = RealtimeEvent.callEnd(ended(reason, by: user))
      tell(told, event)
      tellCall(event)
    case .admitted(let user): tell([user], .lobbyAdmitted(LobbyAnswer(callId: call.id)))
    case .denied(let user): tell([user], .lobbyDenied(LobbyAnswer(callId: call.id)))
    case .waiting(let user, _): tellCall(.lobbyWaiting(try changed(user)))
    case .joined(let user): tellCall(.participantJoined(try changed(user)))
    case .left(let user, _):
      tellCall(.participantLeft(try changed(user)))
      try change.connection.run("quality.close", ["call": call.id, "user": user, "at": change.now])
    case .roleChanged(let user, let role):
      tellCall(.roleChanged(CallRoleChanged(callId: call.id, userId: user, role: role, changedBy: actor)))
    case .handChanged(let user, let isRaised):
      tellCall(.handChanged(HandChanged(callId: call.id, userId: user, raised: isRaised, changedBy: actor)))
    case .lockChanged(let isLocked):
      tellCall(.lockChanged(CallLockChanged(callId: call.id, locked: isLocked, changedBy: actor)))
    case .settingsChanged(let settings):
      tellCall(.settingsChanged(CallSettingsChanged(callId: call.id, settings: settings, changedBy: actor)))
    case .mediaChanged(let user, let media, let isOn): tellCall(switched(user, media, isOn))
    case .startedInChannel(let channel):
      tellChannel(
        channel,
        .channelCallStarted(
          ChannelCallStarted(
            channelId: channel, callId: call.id, callType: call.type, initiatorId: call.initiatorID,
            isHuddle: call.isHuddle)))
    case .endedInChannel(let channel):
      tellChannel(channel, .channelCallEnded(ended(call.endReason ?? .completed, by: call.endedBy)))
    // The row says it.
    case .deleteRoom:
      let everybody: EntityID? = nil
      try change.connection.run("quality.close", ["call": call.id, "user": everybody, "at": change.now])
    // Each of them is told of on its own.
    case .everybodyMuted: break
    case .removeFromRoom(let user): try want(user, removal: true)
    case .updateGrants(let user): try want(user, grants: true)
    case .muteInRoom(let user): try want(user, mute: true)
    }
  }

  // MARK: Data

  private func ring(_ callee: EntityID, by caller: EntityID) {
    let from = users[caller]
    let event = RealtimeEvent.callRing(
      CallRing(
        callId: call.id, callerId: caller, callerName: from?.displayName ?? "somebody",
        callerAvatarUrl: from?.avatarUrl,
        callType: call.type, channelId: call.channelID, isGroupCall: call.isGroup, userId: callee,
        expiresAt: call.members[callee]?.ringDeadline ?? change.now))
    tell([callee, caller], event)
  }

  private func ended(_ reason: EndReason, by user: EntityID?) -> CallEndedEvent {
    CallEndedEvent(
      callId: call.id, channelId: call.channelID, status: call.status, endedBy: user, reason: reason,
      duration: call.seconds(at: change.now))
  }

  private func changed(_ user: EntityID) throws -> ParticipantChanged {
    guard let participant = CallViews.participant(user, of: call, users, at: change.now) else {
      throw SQLFailure(.wrongStatement, "an event speaks of somebody who is not in the call")
    }
    return ParticipantChanged(callId: call.id, participant: participant)
  }

  private func switched(_ user: EntityID, _ media: CallMedia, _ isOn: Bool) -> RealtimeEvent {
    switch media {
    // "enabled" is of the microphone, so that it means: not muted.
    case .audio: .muteChanged(MediaSwitched(callId: call.id, userId: user, enabled: isOn))
    case .video: .videoChanged(MediaSwitched(callId: call.id, userId: user, enabled: isOn))
    case .screen:
      isOn
        ? .screenShareStarted(ScreenShareChanged(callId: call.id, userId: user))
        : .screenShareStopped(ScreenShareChanged(callId: call.id, userId: user))
    }
  }

  // MARK: Where it goes

  private func tell(_ users: [EntityID], _ event: RealtimeEvent) {
    for user in users { change.tell(.user(user.uuid), event) }
  }

  private func tellCall(_ event: RealtimeEvent) {
    change.tell(.call(call.id.uuid), event)
  }

  private func tellChannel(_ channel: EntityID, _ event: RealtimeEvent) {
    change.tell(.channel(channel.uuid), event)
  }

  private func want(_ user: EntityID, removal: Bool = false, grants: Bool = false, mute: Bool = false) throws {
    try change.connection.run(
      "participants.want",
      [
        "call": call.id, "user": user, "removal": removal, "grants": grants, "mute": mute, "at": change.now,
      ])
  }
}
