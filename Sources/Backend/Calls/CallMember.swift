import NchatAPI

/// Somebody's part in a call, as the row says.
struct CallMember: Sendable, Equatable {
  /// Of this participation.
  let id: EntityID
  let userID: EntityID
  var role: CallRole
  var status: ParticipantStatus
  var invitedAt: Timestamp
  /// Who asked them; nil for the initiator and those who came by themselves.
  var invitedBy: EntityID?
  /// When it stops ringing for them; nil while it does not ring.
  var ringDeadline: Timestamp?
  /// When they answered what rang.
  var acceptedAt: Timestamp?
  /// When they have left unless the media server has seen them; nil while it sees them and no other connection is to come.
  var mediaDeadline: Timestamp?
  /// What the media server calls their present stay in the room; nil while it does not see them.
  var mediaSession: String?
  /// When the media server first saw their present stay, or the last one; nil where it has not seen them since they joined.
  var mediaSeenAt: Timestamp?
  var joinedAt: Timestamp?
  var leftAt: Timestamp?
  var leaveReason: LeaveReason?
  var removedBy: EntityID?
  var declineReason: String?
  /// Seconds of earlier stays.
  var pastSeconds = 0.0
  var handRaisedAt: Timestamp?
  var isAudioEnabled = true
  var isVideoEnabled = false
  var isScreenSharing = false
  /// As it was measured last.
  var quality: ConnectionQuality?

  /// Whether the call waits for their answer.
  var isExpected: Bool { status == .ringing }

  /// Whether the media server has a stay of theirs that began then or later: an answer that was asked for before does not know of it.
  func hasStay(since instant: Timestamp) -> Bool {
    mediaSession != nil && mediaSeenAt.map { $0 >= instant } ?? false
  }
}

extension CallMember {
  init(_ userID: EntityID, role: CallRole = .participant, at now: Timestamp) {
    (id, self.userID, self.role, status, invitedAt) = (.random(), userID, role, .invited, now)
  }

  /// Seconds of all stays together.
  func seconds(at now: Timestamp) -> Double {
    pastSeconds + (status == .joined ? joinedAt.map { max(0, now - $0) } ?? 0 : 0)
  }
}
