/// The `o=` line: who made the session and which version of it this is (RFC 8866 section 5.2).
public struct SDPOrigin: Hashable, Sendable {
  public var username: String
  public var sessionID: UInt64
  /// Grows with every changed description of one session.
  public var version: UInt64
  /// Network type, address type and address, such as `IN IP4 127.0.0.1`.
  public var address: String

  public init(username: String = "-", sessionID: UInt64, version: UInt64, address: String = "IN IP4 127.0.0.1") {
    self.username = username
    self.sessionID = sessionID
    self.version = version
    self.address = address
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard fields.count == 6, let sessionID: UInt64 = fields[1].decimal(), let version: UInt64 = fields[2].decimal()
    else { return nil }
    self.init(
      username: String(fields[0]), sessionID: sessionID, version: version,
      address: "\(fields[3]) \(fields[4]) \(fields[5])")
  }

  var text: String { "\(username) \(sessionID) \(version) \(address)" }
}
