import CPostgreSQL

/// What connections of one database tell each other.
extension PostgreSQLSession {
  /// The descriptor that can be read when something has come; -1 of a connection that is lost.
  var socket: Int32 { PQsocket(handle) }

  /// - Throws: `SQLFailure`.
  func listen(to channel: String) throws(SQLFailure) { try execute("listen \(channel)", doing: "cannot listen") }

  /// Tells everybody who listens.
  /// - Parameter payload: at most 7,999 bytes, without quotes.
  /// - Throws: `SQLFailure`.
  func notify(_ channel: String, _ payload: String) throws(SQLFailure) {
    try execute("notify \(channel), '\(payload.replacing("'", with: ""))'", doing: "cannot notify")
  }

  /// What was told, one for each call; nil when there is nothing more.
  func nextNotice() -> String? {
    guard let notice = PQnotifies(handle) else { return nil }
    defer { PQfreemem(notice) }
    return notice.pointee.extra.map { String(cString: $0) } ?? ""
  }

  /// Takes what has come.
  /// - Throws: `SQLFailure` when the connection is lost.
  func takeInput() throws(SQLFailure) {
    guard PQconsumeInput(handle) == 1, isConnected else { throw SQLFailure(.lost, "the connection was lost") }
  }
}
