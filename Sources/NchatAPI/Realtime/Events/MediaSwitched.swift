/// Somebody's microphone or camera was switched.
public struct MediaSwitched: APIModel, Equatable {
  public var callId: EntityID
  public var userId: EntityID
  /// Not muted; the camera is on.
  public var enabled: Bool

  public init(callId: EntityID, userId: EntityID, enabled: Bool) {
    self.callId = callId
    self.userId = userId
    self.enabled = enabled
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("userId", .id),
      .required("enabled", .boolean, "not muted; the camera is on"),
    ]).named("MediaSwitched")
}
