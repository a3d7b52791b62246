import LiveKitProtocol

/// Sizes beyond which requests are refused (`limit.*`).
public struct ServerLimits: Sendable, Equatable {
  /// Bytes of a room's or participant's metadata.
  public var metadataSize = Limits.metadataSize
  /// Bytes of all names and values of a participant's attributes.
  public var attributesSize = Limits.attributesSize
  /// Bytes of the name of a room, of an identity and of a participant's name.
  public var roomNameLength = Limits.roomNameLength
  public var identityLength = Limits.identityLength
  public var nameLength = Limits.nameLength
  /// Bytes of one signalling message.
  public var signalMessageSize = Limits.signalMessageSize
  /// Bytes of the body of an administration request.
  public var apiBodySize = Limits.apiBodySize
  /// Published tracks in all rooms; 0 for any number.
  public var tracks = 0
  /// Tracks of each kind that one participant may subscribe; 0 for any number.
  public var audioSubscriptions = 0
  public var videoSubscriptions = 0

  public init() {}
}
