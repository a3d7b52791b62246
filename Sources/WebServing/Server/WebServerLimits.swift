import NIOCore

/// What others may take of a server, in time and memory.
public struct WebServerLimits: Sendable {
  /// The first head has to be there this long after a connection's begin, another one this long after its first byte.
  public var headTime: TimeAmount = .seconds(10)
  /// How long a connection may stay without a request.
  public var idleTime: TimeAmount = .seconds(60)
  /// How long a body may take to come.
  public var bodyTime: TimeAmount = .seconds(30)
  /// How long a client may take to read an answer.
  public var sendTime: TimeAmount = .seconds(60)
  /// How long a client that is being refused may go on sending before the connection is cut; cut at once, it would not see the answer.
  public var lingerTime: TimeAmount = .seconds(2)
  /// How exactly all times of connections are kept.
  public var resolution: TimeAmount = .seconds(1)

  /// Bytes of a request line and its headers; a field has at most 80 KiB, and there are at most 256 of them.
  public var headSize = 128 * 1024
  /// Bytes of a body that nobody wants, read so that the connection can go on.
  public var discardedBodySize = 64 * 1024

  /// Connections at a time, WebSockets included.
  public var connections = 10_000
  /// Of one IPv4 address or one IPv6 network of 64 bits. It does not count where a proxy is trusted, which all connections come from.
  public var connectionsPerAddress = 1_000
  /// Whether `connectionsPerAddress` counts for this machine's own connections too.
  public var boundsLoopback = true
  /// Connections beyond those that are told so at a time; others are cut without a word.
  public var refusals = 256
  /// Seconds after which somebody who was refused may try again.
  public var retryAfter = 5
  /// Connections that the system holds until they are accepted.
  public var backlog: Int32 = 1024

  public init() {}
}
