import Foundation
import LiveKitProtocol
import NchatAPI

/// Reads a webhook of a media server and makes sure that it is one: its token is signed with a key of ours, not expired, and names the hash
/// of exactly this body.
struct WebhookCheck: Sendable {
  /// Why a webhook is not believed.
  enum Refusal: Error, Equatable {
    /// No token, another's, an expired one, or one for another body.
    case notSigned(String)
    /// Signed, and still no event.
    case noEvent
  }

  /// Seconds that an event may be old, so that nobody can play it again once its id is forgotten.
  static let maximumAge = 600.0

  private let keys: [String: String]

  init(keys: [String: String]) { self.keys = keys }

  /// - Parameter authorization: the value of the header, with or without `Bearer`.
  func read(_ body: [UInt8], authorization: String?, at now: Timestamp) throws(Refusal) -> LKWebhookEvent {
    guard let authorization else { throw .notSigned("there is no token") }
    let text = authorization.lowercased().hasPrefix("bearer ") ? String(authorization.dropFirst(7)) : authorization
    let token: AccessToken
    do throws(TokenError) {
      token = try AccessToken(
        verifying: text, at: Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000), secret: { keys[$0] })
    } catch { throw .notSigned("\(error)") }
    let hash = Data(Digest.sha256(body)).base64EncodedString()
    guard Digest.areEqual(Array(hash.utf8), Array(token.claims.sha256.utf8)) else {
      throw .notSigned("the token is for another body")
    }
    guard let event = try? LKWebhookEvent(jsonUTF8Bytes: body, options: .lenient), !event.event.isEmpty else {
      throw .noEvent
    }
    guard event.createdAt == 0 || abs(Double(now.milliseconds) / 1_000 - Double(event.createdAt)) < Self.maximumAge
    else { throw .notSigned("the event is too old") }
    return event
  }
}
