/// Bounds and times of the realtime protocol, which both sides keep to.
public enum RealtimeLimits {
  /// Bytes of a message of a client.
  public static let requestSize = 16_384
  /// Bytes of a frame of the server.
  public static let frameSize = 1_048_576
  /// Topics of one connection.
  public static let topics = 200
  /// Of one that has said nothing of who it is.
  public static let anonymousTopics = 8
  /// Seconds until the first token must have come.
  public static let authenticationTime = 10.0
  /// Seconds between pings of the server.
  public static let pingInterval = 20.0
  /// Seconds without anything from the far end after which it is taken for gone.
  public static let silence = 50.0
  /// Seconds for which events are kept at least, so that a subscription can go on behind the last one that was seen.
  public static let retention = 120.0
  /// Seconds after which what waits for a connection is sent, at most.
  public static let flushTime = 0.05
}
