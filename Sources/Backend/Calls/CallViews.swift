import NchatAPI

/// Calls as the contract shows them.
enum CallViews {
  static func call(_ call: CallRecord, for user: EntityID, _ users: [EntityID: User], at now: Timestamp) -> Call {
    let me = call.members[user]
    let present = call.isOver ? call.members.values.count { $0.joinedAt != nil } : call.joined.count
    return Call(
      id: call.id, type: call.type, status: call.status, channelId: call.channelID, initiator: users[call.initiatorID],
      isGroupCall: call.isGroup, isHuddle: call.isHuddle, isLocked: call.isLocked, settings: call.settings,
      maxParticipants: call.maxParticipants, participantCount: present, initiatedAt: call.initiatedAt,
      startedAt: call.startedAt, endedAt: call.endedAt, endReason: call.endReason,
      durationSeconds: call.seconds(at: now), myStatus: me?.status, myRole: me?.role, metadata: call.metadata)
  }

  /// Somebody in a call; nil for whoever never had to do with it.
  static func participant(
    _ user: EntityID, of call: CallRecord, _ users: [EntityID: User], at now: Timestamp
  ) -> CallParticipant? {
    guard let member = call.members[user] else { return nil }
    return CallParticipant(
      id: member.id, callId: call.id, userId: user, user: users[user], role: member.role, status: member.status,
      invitedAt: member.invitedAt, joinedAt: member.joinedAt, leftAt: member.leftAt, leaveReason: member.leaveReason,
      invitedBy: member.invitedBy, removedBy: member.removedBy, declineReason: member.declineReason,
      isMuted: !member.isAudioEnabled, isVideoOff: !member.isVideoEnabled, isScreenSharing: member.isScreenSharing,
      isHandRaised: member.handRaisedAt != nil, connectionQuality: member.quality,
      durationSeconds: Int(member.seconds(at: now)))
  }
}
