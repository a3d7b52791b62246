import NIOCore

/// A connection in its set, as HTTP or as a WebSocket.
protocol ServedConnection: AnyObject {
  /// Looks at its time limits.
  func tick(_ now: NIODeadline)
  /// Ends as soon as what goes on is done.
  func shutDown()
  /// Ends at once.
  func cut()
}
