import Foundation
import LiveKitProtocol

/// An access token as text; and header and claims that are signed rightly but say what the input wants.
enum AccessTokenTarget {
  private static let secret = "a secret of the harness"
  private static let now = Date(timeIntervalSince1970: 1_700_000_000)

  static let target = FuzzTarget("access-token") { bytes in
    read(String(decoding: bytes, as: UTF8.self))
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let header = parts.count == 2 ? Array(parts[0]) : Array(#"{"alg":"HS256"}"#.utf8)
    let signed = Base64URL.encode(header) + "." + Base64URL.encode(parts.last ?? [])
    read(signed + "." + Base64URL.encode(Digest.hmacSHA256(key: secret.utf8, signed.utf8)))
  }

  private static func read(_ text: String) {
    _ = AccessToken.explain(text, key: "key", secret: secret, room: "room", at: now)
    guard let token = try? AccessToken(reading: text) else { return }
    _ = try? token.claims.verifyJoin(room: "room")
    guard token.isSigned(with: secret), let again = try? AccessToken(signing: token.claims, secret: secret) else {
      return
    }
    // Claims that two writers spell differently (fractions of seconds, empty texts) settle at the first writing.
    guard let settled = try? AccessToken(reading: again.text) else { fatalError("what is signed can be read") }
    expect(settled.isSigned(with: secret), "a token made here is signed")
    let third = try? AccessToken(signing: settled.claims, secret: secret)
    expect(third?.text == again.text, "claims are read as they were written: \(settled.claims)")
  }
}
