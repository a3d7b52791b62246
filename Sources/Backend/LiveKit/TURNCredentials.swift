import Foundation
import LiveKitProtocol
import NchatAPI

/// Credentials for a TURN server that shares a secret with us and forgets nobody else (the scheme that coturn calls `use-auth-secret`).
struct TURNCredentials: Sendable, Equatable {
  /// How long they are good for, seconds.
  static let lifetime = 86_400.0

  /// The second of 1970 in which they end, a colon, the user.
  let username: String
  /// Base64 of HMAC-SHA1 of the username.
  let credential: String

  init(user: String, secret: String, at now: Timestamp) {
    username = "\((now + Self.lifetime).milliseconds / 1_000):\(user)"
    credential = Data(Digest.hmacSHA1(key: secret.utf8, username.utf8)).base64EncodedString()
  }
}
