import Foundation

/// A signed LiveKit access token: a JSON Web Token (RFC 7519) with HMAC-SHA256 over the API secret.
public struct AccessToken: Sendable, Equatable {
  /// Longest token that is looked at, in bytes.
  public static let maximumLength = 1 << 20
  /// How far clocks may be apart when expiry is checked, in seconds.
  public static let leeway: TimeInterval = 60

  public let text: String
  public let claims: TokenClaims
  private let signature: [UInt8]

  /// Signs `claims` with the secret of the API key they name as issuer.
  ///
  /// Throws when the claims cannot be written as JSON (a room configuration with invalid text).
  public init(signing claims: TokenClaims, secret: String) throws(TokenError) {
    guard let payload = try? claims.json().serialized() else { throw .malformed("its claims are not valid text") }
    let header = #"{"alg":"HS256","typ":"JWT"}"#
    let signed = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload)
    signature = Digest.hmacSHA256(key: secret.utf8, signed.utf8)
    text = signed + "." + Base64URL.encode(signature)
    self.claims = claims
  }

  /// Reads a token without believing it: call `verify` before acting on its claims.
  public init(reading text: String) throws(TokenError) {
    guard !text.isEmpty else { throw .empty }
    guard text.utf8.count <= Self.maximumLength else { throw .tooLong(text.utf8.count) }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed("it has \(parts.count) parts instead of 3") }
    let header = try Self.object(parts[0], "header")
    guard case .string(let algorithm) = header["alg"] else { throw .malformed("its header names no algorithm") }
    guard algorithm == "HS256" else { throw .unsupportedAlgorithm(algorithm) }
    // Extensions that must be understood (RFC 7515 section 4.1.11): none are.
    guard header["crit"] == nil else { throw .malformed("it needs extensions (header crit) that are not known here") }
    claims = try TokenClaims(try Self.object(parts[1], "payload"))
    guard let signature = Base64URL.decode(parts[2]) else { throw .malformed("its signature is not base64url") }
    self.signature = signature
    self.text = text
  }

  /// Reads a token and checks it against the keys of a server.
  ///
  /// `secret` answers the secret of an API key, nil for an unknown one.
  public init(
    verifying text: String, at now: Date = Date(), secret: (_ key: String) -> String?
  ) throws(TokenError) {
    self = try AccessToken(reading: text)
    guard !claims.issuer.isEmpty else { throw .noIssuer }
    guard let secret = secret(claims.issuer) else { throw .unknownKey(claims.issuer) }
    try verify(secret: secret, at: now)
  }

  /// Checks signature and times, in this order; `leeway` is how far clocks may be apart, in seconds.
  public func verify(
    secret: String, at now: Date = Date(), leeway: TimeInterval = AccessToken.leeway
  ) throws(TokenError) {
    guard isSigned(with: secret) else { throw .wrongSignature }
    try verifyTimes(at: now, leeway: leeway)
  }

  public func isSigned(with secret: String) -> Bool {
    guard let end = text.lastIndex(of: ".") else { return false }
    return Digest.areEqual(Digest.hmacSHA256(key: secret.utf8, text[..<end].utf8), signature)
  }

  func verifyTimes(at now: Date, leeway: TimeInterval = AccessToken.leeway) throws(TokenError) {
    guard let expires = claims.expires else { throw .noExpiry }
    if now >= expires.addingTimeInterval(leeway) { throw .expired(at: expires) }
    if let start = claims.notBefore, now < start.addingTimeInterval(-leeway) { throw .notYetValid(until: start) }
  }

  private static func object(_ part: Substring, _ name: String) throws(TokenError) -> [String: JSONValue] {
    guard let bytes = Base64URL.decode(part) else { throw .malformed("its \(name) is not base64url") }
    guard let json = try? JSONValue(parsing: bytes) else { throw .malformed("its \(name) is not JSON") }
    guard case .object(let object) = json else { throw .malformed("its \(name) is not a JSON object") }
    return object
  }
}

extension TokenClaims {
  /// Checks that the bearer may join a room (`room`, or whichever the token names) and answers the grant.
  @discardableResult
  public func verifyJoin(room wanted: String? = nil) throws(TokenError) -> VideoGrant {
    guard let video else { throw .noVideoGrant }
    guard video.roomJoin else { throw .missingGrant("roomJoin") }
    guard !identity.isEmpty else { throw .noIdentity }
    guard !video.room.isEmpty else { throw .noRoom }
    try Self.check("identity", identity, Limits.identityLength)
    try Self.check("room", video.room, Limits.roomNameLength)
    try Self.check("name", name, Limits.nameLength)
    if let wanted, wanted != video.room { throw .wrongRoom(expected: wanted, found: video.room) }
    return video
  }

  /// Checks a grant of the administration service; `room` where the grant is bound to one.
  public func verifyAdministration(
    _ grant: KeyPath<VideoGrant, Bool>, named name: String, room: String? = nil
  ) throws(TokenError) {
    guard let video else { throw .noVideoGrant }
    guard video[keyPath: grant] else { throw .missingGrant(name) }
    if let room, room != video.room { throw .wrongRoom(expected: room, found: video.room) }
  }

  private static func check(_ claim: String, _ text: String, _ limit: Int) throws(TokenError) {
    let length = text.utf8.count
    guard length <= limit else { throw .nameTooLong(claim: claim, length: length, limit: limit) }
  }
}
