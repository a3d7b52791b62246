/// Sizes that LiveKit servers and clients keep to.
public enum Limits {
  /// Bytes of an identity, a participant's name, a room's name.
  public static let identityLength = 256
  public static let nameLength = 256
  public static let roomNameLength = 256
  /// Bytes of a room's or participant's metadata.
  public static let metadataSize = 512 * 1024
  /// Bytes of all names and values of a participant's attributes.
  public static let attributesSize = 64 * 1024
  /// Bytes of one signalling message, compressed or not.
  public static let signalMessageSize = 2 * 1024 * 1024
  /// Bytes of a decompressed join request.
  public static let joinRequestSize = 1024 * 1024
  /// Bytes of an administration request's body.
  public static let apiBodySize = 10 * 1024 * 1024
  /// Bytes of one message on a data channel.
  public static let dataMessageSize = 64_000
  /// Bytes of one chunk of a data stream.
  public static let streamChunkSize = 15_000
  /// Bytes of the payload of a version 1 remote call.
  public static let rpcPayloadSize = 15_360
  /// Tracks that a participant may have announced but not yet published.
  public static let pendingTracks = 20
}
