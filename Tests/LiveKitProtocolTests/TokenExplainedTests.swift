import Foundation
import LiveKitProtocol
import Testing

/// What `ncall token show` says about a token.
struct TokenExplainedTests {
  let now = Date(timeIntervalSince1970: 1_700_000_000)

  @Test func aGoodTokenIsListed() throws {
    var claims = TokenClaims(identity: "bob", room: "lobby", name: "Bob", issuer: "key", at: now, lifetime: 7200)
    claims.video?.canPublishSources = ["microphone"]
    let text = try AccessToken(signing: claims, secret: "secret").text
    let report = AccessToken.explain(text, key: "key", secret: "secret", room: "lobby", at: now)
    #expect(report.isAccepted && report.isSignatureChecked)
    #expect(
      report.lines == [
        "key: key", "identity: bob", "name: Bob", "valid from: 2023-11-14T22:13:20Z (in 0 s)",
        "expires: 2023-11-15T00:13:20Z (in 2 h)", "room: lobby", "grants: roomJoin", "may publish: only microphone",
        "may subscribe: yes", "may send data: yes", "may change own metadata: no",
      ])
  }

  @Test func everyProblemIsNamedAtOnce() throws {
    var claims = TokenClaims(identity: "bob", room: "lobby", issuer: "key", at: now, lifetime: -3600)
    claims.video?.roomJoin = false
    let text = try AccessToken(signing: claims, secret: "guess").text
    let report = AccessToken.explain(text, key: "other", secret: "secret", at: now)
    #expect(
      report.problems == [
        .wrongKey(expected: "other", found: "key"), .wrongSignature,
        .expired(at: now.addingTimeInterval(-3600)), .missingGrant("roomJoin"),
      ])
    #expect(report.problems[2].description == "the token expired at 2023-11-14T21:13:20Z")
    #expect(report.lines.contains("expires: 2023-11-14T21:13:20Z (60 min ago)"))
  }

  @Test func withoutASecretTheSignatureStaysOpen() throws {
    let text = try AccessToken(signing: TokenClaims(identity: "a", room: "r", issuer: "k", at: now), secret: "x").text
    let report = AccessToken.explain(text, at: now)
    #expect(report.isAccepted && !report.isSignatureChecked)
  }

  @Test func rubbishHasOneProblem() {
    let report = AccessToken.explain("hello", at: now)
    #expect(report.lines.isEmpty && report.problems == [.malformed("it has 1 parts instead of 3")])
  }
}
