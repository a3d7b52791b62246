/// Where a media server's signalling lives.
public enum SignalPath {
  /// Two peer connections.
  public static let v0 = "/rtc"
  /// One peer connection; the join request is in the parameter `join_request`.
  public static let v1 = "/rtc/v1"
  /// Follows either path: says over plain HTTP how the WebSocket would fare.
  public static let validate = "/validate"
  /// Comes before the name of a service and method of the administration interface.
  public static let twirp = "/twirp/"
  /// What a 404 says when the room, not the path, is missing.
  public static let roomMissing = "requested room does not exist"
}
