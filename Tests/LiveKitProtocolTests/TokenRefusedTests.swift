import Foundation
import LiveKitProtocol
import Testing

/// Every way in which a token can be wrong has its own sentence.
struct TokenRefusedTests {
  let now = Date(timeIntervalSince1970: 1_700_000_000)

  func token(_ change: (inout TokenClaims) -> Void = { _ in }, secret: String = "secret") throws -> String {
    var claims = TokenClaims(identity: "bob", room: "lobby", issuer: "key", at: now, lifetime: 600)
    change(&claims)
    return try AccessToken(signing: claims, secret: secret).text
  }

  func verify(_ text: String, at time: TimeInterval = 0) throws -> AccessToken {
    try AccessToken(verifying: text, at: now.addingTimeInterval(time)) { $0 == "key" ? "secret" : nil }
  }

  @Test func expiryHasAMinuteOfLeeway() throws {
    let text = try token()
    _ = try verify(text, at: 659)
    #expect(throws: TokenError.expired(at: now.addingTimeInterval(600))) { try verify(text, at: 660) }
    _ = try verify(text, at: -60)
    #expect(throws: TokenError.notYetValid(until: now)) { try verify(text, at: -61) }
  }

  @Test func aTokenThatNeverExpiresIsRefused() throws {
    let text = try token { $0.expires = nil }
    #expect(throws: TokenError.noExpiry) { try verify(text) }
  }

  @Test func theKeyMustBeKnownAndItsSecretRight() throws {
    let stranger = try token { $0.issuer = "nobody" }
    #expect(throws: TokenError.unknownKey("nobody")) { try verify(stranger) }
    let nameless = try token { $0.issuer = "" }
    #expect(throws: TokenError.noIssuer) { try verify(nameless) }
    let forged = try token(secret: "guess")
    #expect(throws: TokenError.wrongSignature) { try verify(forged) }
  }

  @Test func everyFlippedBitOfTheSignatureIsNoticed() throws {
    let text = try token()
    let cut = try #require(text.lastIndex(of: "."))
    let signature = try #require(Base64URL.decode(text[text.index(after: cut)...]))
    for bit in 0..<(signature.count * 8) {
      var wrong = signature
      wrong[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: TokenError.wrongSignature) { try verify(text[...cut] + Base64URL.encode(wrong)) }
    }
  }

  @Test(arguments: [
    "", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "e30.e30.AA", "eyJhbGciOiJIUzI1NiJ9.e30=.AA",
    "eyJhbGciOiJIUzI1NiJ9.W10.AA", "eyJhbGciOiJIUzI1NiJ9.x.AA", "eyJhbGciOiJIUzI1NiJ9.e30.A", "né.né.né",
    "eyJhbGciOiJIUzI1NiIsImNyaXQiOlsieCJdfQ.e30.AA",
  ])
  func textThatIsNoTokenIsRefused(text: String) {
    #expect(throws: TokenError.self) { try AccessToken(reading: text) }
  }

  @Test func unsignedTokensAreRefused() {
    let header = Base64URL.encode(#"{"alg":"none"}"#.utf8)
    #expect(throws: TokenError.unsupportedAlgorithm("none")) { try AccessToken(reading: "\(header).e30.") }
  }

  @Test func aHugeTokenIsNotEvenRead() {
    let text = String(repeating: "a", count: AccessToken.maximumLength + 1)
    #expect(throws: TokenError.tooLong(text.count)) { try AccessToken(reading: text) }
  }

  @Test func deepNestingIsRefusedRatherThanFatal() {
    let bomb = Base64URL.encode(String(repeating: "[", count: 100_000).utf8)
    #expect(throws: TokenError.self) { try AccessToken(reading: "eyJhbGciOiJIUzI1NiJ9.\(bomb).AA") }
  }

  @Test(arguments: [
    #"{"exp":"soon"}"#, #"{"exp":1e300}"#, #"{"nbf":true}"#, #"{"sub":5}"#, #"{"video":[]}"#,
    #"{"video":{"roomJoin":"yes"}}"#, #"{"video":{"canPublishSources":[1]}}"#, #"{"attributes":{"a":1}}"#,
    #"{"roomConfig":{"emptyTimeout":"much"}}"#,
  ])
  func claimsOfTheWrongTypeAreNamed(payload: String) {
    let text = "eyJhbGciOiJIUzI1NiJ9." + Base64URL.encode(payload.utf8) + ".AA"
    let error = #expect(throws: TokenError.self) { try AccessToken(reading: text) }
    guard case .wrongType = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  @Test func nullAndFractionsAreTaken() throws {
    let payload = #"{"exp":12.9,"nbf":null,"video":{"canPublish":null},"jti":"carol"}"#
    let claims = try AccessToken(reading: "eyJhbGciOiJIUzI1NiJ9." + Base64URL.encode(payload.utf8) + ".AA").claims
    #expect(claims.expires == Date(timeIntervalSince1970: 12) && claims.notBefore == nil)
    #expect(claims.video?.canPublish == nil && claims.identity == "carol")
  }

  @Test func joiningNeedsGrantRoomAndIdentity() throws {
    func refusal(_ change: (inout TokenClaims) -> Void, room: String? = nil) throws -> TokenError? {
      #expect(throws: TokenError.self) {
        try verify(try token(change)).claims.verifyJoin(room: room)
      }
    }
    #expect(try refusal { $0.video = nil } == .noVideoGrant)
    #expect(try refusal { $0.video?.roomJoin = false } == .missingGrant("roomJoin"))
    #expect(try refusal { $0.video?.room = "" } == .noRoom)
    #expect(try refusal { $0.identity = "" } == .noIdentity)
    #expect(try refusal({ _ in }, room: "kitchen") == .wrongRoom(expected: "kitchen", found: "lobby"))
    let long = String(repeating: "é", count: 257)
    #expect(try refusal { $0.identity = long } == .nameTooLong(claim: "identity", length: 514, limit: 256))
  }

  @Test func administrationNeedsItsGrantAndRoom() throws {
    let claims = try verify(try token { $0.video?.roomAdmin = true }).claims
    try claims.verifyAdministration(\.roomAdmin, named: "roomAdmin", room: "lobby")
    #expect(throws: TokenError.wrongRoom(expected: "kitchen", found: "lobby")) {
      try claims.verifyAdministration(\.roomAdmin, named: "roomAdmin", room: "kitchen")
    }
    #expect(throws: TokenError.missingGrant("roomList")) {
      try claims.verifyAdministration(\.roomList, named: "roomList")
    }
  }
}
