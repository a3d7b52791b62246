import NIOCore

/// How a WebSocket is kept, and what it may cost.
public struct WebSocketOptions: Sendable {
  /// Bytes of a message from the client; a larger one ends the connection with 1009.
  public var messageLimit: Int
  /// Bytes that may wait for a client that reads slowly.
  public var outputLimit: Int
  /// What a client is told that lets more wait than that. It can read this only if it reads on: what waited is thrown away before. Nil cuts
  /// the connection.
  public var overflowCode: WebSocketCloseCode?
  public var pingInterval: TimeAmount
  /// Without a sign of life for this long the connection is cut.
  public var silenceLimit: TimeAmount
  /// How long a closing connection may take until it is cut.
  public var drainLimit: TimeAmount

  public init(
    messageLimit: Int = 64 * 1024, outputLimit: Int = 256 * 1024, overflowCode: WebSocketCloseCode? = nil,
    pingInterval: TimeAmount = .seconds(20), silenceLimit: TimeAmount = .seconds(60),
    drainLimit: TimeAmount = .milliseconds(250)
  ) {
    self.messageLimit = messageLimit
    self.outputLimit = outputLimit
    self.overflowCode = overflowCode
    self.pingInterval = pingInterval
    self.silenceLimit = silenceLimit
    self.drainLimit = drainLimit
  }
}
