/// A person in a call.
public struct CallParticipant: APIModel, Equatable {
  /// Of the participation; `user.id` is the person.
  public var id: EntityID
  public var callId: EntityID
  public var userId: EntityID
  /// Unless the person is gone.
  public var user: User?
  public var role: CallRole
  public var status: ParticipantStatus
  public var invitedAt: Timestamp
  public var joinedAt: Timestamp?
  public var leftAt: Timestamp?
  public var leaveReason: LeaveReason?
  public var invitedBy: EntityID?
  public var removedBy: EntityID?
  public var declineReason: String?
  public var isMuted: Bool
  public var isVideoOff: Bool
  public var isScreenSharing: Bool
  public var isHandRaised: Bool
  public var connectionQuality: ConnectionQuality?
  /// In all stays together.
  public var durationSeconds: Int

  public init(
    id: EntityID, callId: EntityID, userId: EntityID, user: User? = nil, role: CallRole, status: ParticipantStatus,
    invitedAt: Timestamp, joinedAt: Timestamp? = nil, leftAt: Timestamp? = nil, leaveReason: LeaveReason? = nil,
    invitedBy: EntityID? = nil, removedBy: EntityID? = nil, declineReason: String? = nil, isMuted: Bool,
    isVideoOff: Bool, isScreenSharing: Bool, isHandRaised: Bool, connectionQuality: ConnectionQuality? = nil,
    durationSeconds: Int
  ) {
    self.id = id
    self.callId = callId
    self.userId = userId
    self.user = user
    self.role = role
    self.status = status
    self.invitedAt = invitedAt
    self.joinedAt = joinedAt
    self.leftAt = leftAt
    self.leaveReason = leaveReason
    self.invitedBy = invitedBy
    self.removedBy = removedBy
    self.declineReason = declineReason
    self.isMuted = isMuted
    self.isVideoOff = isVideoOff
    self.isScreenSharing = isScreenSharing
    self.isHandRaised = isHandRaised
    self.connectionQuality = connectionQuality
    self.durationSeconds = durationSeconds
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id, "of the participation; `user.id` is the person"),
      .required("callId", .id),
      .required("userId", .id),
      .optional("user", User.schema, "unless the person is gone"),
      .required("role", CallRole.schema),
      .required("status", ParticipantStatus.schema),
      .required("invitedAt", .instant),
      .optional("joinedAt", .instant),
      .optional("leftAt", .instant),
      .optional("leaveReason", LeaveReason.schema),
      .optional("invitedBy", .id),
      .optional("removedBy", .id),
      .optional("declineReason", .text(0...200)),
      .required("isMuted", .boolean),
      .required("isVideoOff", .boolean),
      .required("isScreenSharing", .boolean),
      .required("isHandRaised", .boolean),
      .optional("connectionQuality", ConnectionQuality.schema),
      .required("durationSeconds", .count, "in all stays together"),
    ]).named("CallParticipant")
}
