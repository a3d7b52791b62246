/// Who gets what comes over a WebSocket. It is called on the connection's event loop.
public protocol WebSocketReceiver: AnyObject {
  func received(_ message: WebSocketMessage)

  /// The connection has ended. Called once, as the last.
  ///
  /// - Parameter code: of the close frame that came first, the client's or ours; nil without one.
  func closed(_ code: WebSocketCloseCode?)
}
