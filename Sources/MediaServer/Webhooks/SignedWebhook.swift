import Foundation
import LiveKitProtocol

/// An event in the form in which it is told to the world outside: JSON, and a token that vouches for its very bytes.
public struct SignedWebhook: Sendable, Equatable {
  /// What goes with the body as `Content-Type`.
  public static let contentType = "application/webhook+json"
  /// How long the token is good, in seconds.
  static let lifetime: TimeInterval = 300

  /// A `livekit.WebhookEvent` in protobuf's JSON, UTF-8.
  public var body: [UInt8]
  /// The value of the header `Authorization`: the token alone, as LiveKit sends it. Its claim `sha256` is the digest of the body in base64.
  public var authorization: String

  public init(body: [UInt8], authorization: String) {
    self.body = body
    self.authorization = authorization
  }

  /// Nil when the event has text that cannot be written, which no Swift string has.
  init?(_ event: LKWebhookEvent, key: String, secret: String, at now: Date) {
    guard let body: [UInt8] = try? event.jsonUTF8Bytes() else { return nil }
    var claims = TokenClaims()
    claims.issuer = key
    claims.notBefore = now
    claims.expires = now.addingTimeInterval(Self.lifetime)
    claims.sha256 = Data(Digest.sha256(body)).base64EncodedString()
    guard let token = try? AccessToken(signing: claims, secret: secret) else { return nil }
    self.init(body: body, authorization: token.text)
  }
}
