import NchatAPI

/// The STUN and TURN server that clients are told of.
struct ICESettings: Sendable, Equatable {
  /// Host name or address of a TURN server; nil for none.
  var turnHost: String?
  /// The secret shared with it.
  var turnSecret: String?

  /// The servers for one person, with credentials that expire.
  func servers(for user: EntityID, at now: Timestamp) -> [ICEServer] {
    guard var turnHost else { return [] }
    // An IPv6 address stands in brackets (RFC 7064, section 3.1).
    if turnHost.contains(":") { turnHost = "[\(turnHost)]" }
    let stun = ICEServer(urls: ["stun:\(turnHost):3478"])
    guard let turnSecret else { return [stun] }
    let credentials = TURNCredentials(user: user.description, secret: turnSecret, at: now)
    return [
      stun,
      ICEServer(
        urls: ["turn:\(turnHost):3478", "turns:\(turnHost):5349"], username: credentials.username,
        credential: credentials.credential),
    ]
  }
}
