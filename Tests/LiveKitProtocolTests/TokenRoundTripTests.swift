import Foundation
import LiveKitProtocol
import Testing

/// Tokens of our own making come back with everything in them, and with what we do not know.
struct TokenRoundTripTests {
  let now = Date(timeIntervalSince1970: 1_700_000_000)

  @Test func aFullTokenComesBack() throws {
    var claims = TokenClaims(identity: "bob", room: "r/1", name: "Bob \"B\" 🎧", issuer: "key", at: now, lifetime: 60)
    claims.issued = now
    claims.tokenID = "id-1"
    claims.metadata = "m\u{0}\n"
    claims.attributes = ["a": "1", "b": ""]
    claims.kind = "sip"
    claims.kindDetails = ["forwarded"]
    claims.roomPreset = "calm"
    claims.sha256 = "x="
    claims.others = ["sip": .object(["admin": .bool(true)]), "custom": .array([.integer(1), .null, .number(0.5)])]
    claims.video?.canPublish = false
    claims.video?.canSubscribe = true
    claims.video?.canUpdateOwnMetadata = true
    claims.video?.canPublishSources = ["camera"]
    claims.video?.destinationRoom = "other"
    claims.video?.hidden = true
    claims.video?.others = ["future": .string("grant")]
    claims.roomConfiguration = .with { $0.departureTimeout = 7 }
    let token = try AccessToken(signing: claims, secret: "s")
    let read = try AccessToken(verifying: token.text, at: now) { _ in "s" }
    #expect(read.claims == claims)
  }

  @Test func theSignatureIsTheOneOfTheStandard() throws {
    // RFC 7515 appendix A.1 uses a 64-byte key and this signing input.
    let key = try #require(
      Base64URL.decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"))
    let input =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    let signature = Base64URL.encode(Digest.hmacSHA256(key: key, Array(input.utf8)))
    #expect(signature == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    let token = try AccessToken(reading: input + "." + signature)
    #expect(token.claims.issuer == "joe" && token.claims.others.keys.contains("http://example.com/is_root"))
  }

  @Test func anEmptySecretIsStillAKey() throws {
    let token = try AccessToken(signing: TokenClaims(identity: "a", room: "r", issuer: "k", at: now), secret: "")
    #expect(token.isSigned(with: "") && !token.isSigned(with: "x"))
  }

  @Test(arguments: [
    ("canPublish", "false"), ("canSubscribe", "0"), ("roomAdmin", "yes"), ("room", "lobby"),
    ("canPublishSources", "camera, screen_share_audio"),
  ])
  func grantsCanBeSetFromTheCommandLine(name: String, value: String) throws {
    var grant = VideoGrant()
    try grant.set(name, to: value)
    #expect(grant != VideoGrant())
    var claims = TokenClaims()
    claims.video = grant
    #expect(try AccessToken(reading: AccessToken(signing: claims, secret: "s").text).claims.video == grant)
  }

  @Test func grantsThatMakeNoSenseAreRefused() {
    var grant = VideoGrant()
    #expect(throws: TokenError.unknownGrant("canFly")) { try grant.set("canFly", to: "true") }
    #expect(throws: TokenError.self) { try grant.set("canPublish", to: "maybe") }
    #expect(throws: TokenError.self) { try grant.set("canPublishSources", to: "camera,nose") }
    #expect(grant == VideoGrant())
  }

  @Test func unsaidPermissionsHaveTheirDefaults() {
    var grant = VideoGrant(joining: "r")
    #expect(grant.mayPublish && grant.maySubscribe && grant.mayPublishData && !grant.mayUpdateOwnMetadata)
    grant.canPublish = false
    #expect(!grant.mayPublishData)
    grant.canPublishData = true
    #expect(grant.mayPublishData)
  }

  @Test func anAdministratorsPermissionReplacesTheGrants() {
    var grant = VideoGrant(joining: "r")
    let permission = LKParticipantPermission.with {
      $0.canSubscribe = true
      $0.canPublishSources = [.screenShareAudio]
      $0.hidden = true
    }
    grant.apply(permission)
    #expect(grant.permission == permission)
    #expect(grant.room == "r" && grant.roomJoin)
  }
}
