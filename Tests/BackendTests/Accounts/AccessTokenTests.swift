import Foundation
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("Access tokens")
struct AccessTokenTests {
  private let start = AccountsLab.start
  private let tokens = AccessTokens(secret: "the secret of this server")
  private let ana = Caller(id: .random(), username: "ana", displayName: "Ana Ä", role: .moderator)
  private let login = EntityID.random()

  private func code(_ token: String, after seconds: Double = 0) -> ErrorCode? {
    do {
      _ = try tokens.check(token, at: start + seconds)
      return nil
    } catch { return error.known }
  }

  private func payload(_ token: String) throws -> [String: JSONValue] {
    let part = try #require(token.split(separator: ".").dropFirst().first)
    guard case .object(let claims) = try JSONValue(parsing: try #require(Base64URL.decode(part))) else { return [:] }
    return claims
  }

  @Test("They say who it is, in Hasura's words too, for a quarter of an hour")
  func content() throws {
    let token = try tokens.make(for: ana, login: login, at: start)
    let claims = try payload(token)
    #expect(claims["sub"] == .string(ana.id.description))
    #expect(claims["name"] == .string("Ana Ä"))
    #expect(claims["role"] == .string("moderator"))
    #expect(claims["iat"] == .integer(1_800_000_000))
    #expect(claims["exp"] == .integer(1_800_000_900))
    #expect(
      claims["https://hasura.io/jwt/claims"]
        == .object([
          "x-hasura-user-id": .string(ana.id.description), "x-hasura-default-role": .string("user"),
          "x-hasura-allowed-roles": .array([.string("user"), .string("moderator")]),
        ]))
    let content = try tokens.check(token, at: start)
    #expect(content == AccessTokens.Content(user: ana.id, login: login, expires: start + 900))
  }

  @Test("They expire, with half a minute for clocks that differ")
  func expiry() throws {
    let token = try tokens.make(for: ana, login: login, at: start)
    #expect(code(token, after: 929) == nil)
    #expect(code(token, after: 930) == .tokenExpired)
    // An expired one of somebody else's making is merely wrong.
    let other = try AccessTokens(secret: "another").make(for: ana, login: login, at: start)
    #expect(code(other, after: 930) == .unauthorized)
  }

  @Test("Changed, cut, unsigned, signed otherwise or made for something else: refused")
  func refused() throws {
    let token = try tokens.make(for: ana, login: login, at: start)
    let parts = token.split(separator: ".").map(String.init)
    func encoded(_ text: String) -> String { Base64URL.encode(text.utf8) }
    let none = encoded(#"{"alg":"none","typ":"JWT"}"#)
    let strong = encoded(#"{"alg":"HS512","typ":"JWT"}"#)
    let keyed = encoded(#"{"alg":"RS256","typ":"JWT"}"#)
    var wrong = [
      "", ".", "..", "a.b.c", token + "x", token + ".", String(token.dropLast()), "\(parts[0]).\(parts[1])",
      "\(parts[0]).\(parts[1]).", "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])",
      "\(strong).\(parts[1]).\(parts[2])", "\(keyed).\(parts[1]).\(parts[2])", String(repeating: "a", count: 100_000),
    ]
    // Every byte of the signature counts.
    for index in 0..<parts[2].utf8.count {
      var signature = Array(parts[2])
      signature[index] = signature[index] == "A" ? "B" : "A"
      wrong.append("\(parts[0]).\(parts[1]).\(String(signature))")
    }
    // Signed with the right secret, for a room of the media server.
    let media = TokenClaims(
      identity: ana.id.description, room: "r", issuer: "devkey", at: Date(timeIntervalSince1970: 1_800_000_000))
    wrong.append(try AccessToken(signing: media, secret: "the secret of this server").text)
    var nobody = TokenClaims()
    (nobody.issuer, nobody.identity) = (AccessTokens.issuer, "root")
    nobody.expires = Date(timeIntervalSince1970: 1_800_000_900)
    wrong.append(try AccessToken(signing: nobody, secret: "the secret of this server").text)
    for token in wrong { #expect(code(token) == .unauthorized, "\(token.prefix(200))") }
  }

  @Test("Somebody who is gone or suspended proves nothing; a new role counts at once")
  func asItIsNow() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let session = try await lab.signIn("ana")
    try await lab.administration.setRole(.admin, of: "ana", at: start)
    #expect(try await lab.accounts.authenticate(session.accessToken, at: start).caller.role == .admin)
    try await lab.administration.suspend("ana", at: start)
    #expect(await lab.code { try await lab.accounts.authenticate(session.accessToken, at: start) } == .unauthorized)
  }

  @Test("A key of a service acts as its user until it is revoked, and is stored as a hash alone")
  func keys() async throws {
    let lab = try AccountsLab()
    let ana = try await lab.user("ana")
    let keys = lab.accounts.keys
    #expect(await lab.code { try await keys.create("k", actingAs: "nobody", at: start) } == .usersNotFound)
    #expect(await lab.code { try await keys.create("", actingAs: "ana", at: start) } == .validation)
    let (id, key) = try await keys.create("bridge", actingAs: "ana", at: start)
    #expect(key.hasPrefix("nck_") && key.count == 47)
    let credential = try await lab.accounts.authenticate(key, at: start + 1)
    #expect(credential == Credential(caller: ana, login: nil, expires: nil))
    #expect(!credential.isPerson)
    let listed = try #require(try await keys.list().first)
    #expect(listed.name == "bridge" && listed.username == "ana" && listed.lastUsedAt == start + 1)
    #expect(key.hasPrefix(listed.prefix) && listed.prefix.count == 10)
    let stored = try lab.test.sql("select hex(key_hash) || prefix || name from nchat_api_keys")
    #expect(!"\(stored)".contains(key.dropFirst(10)))
    // When it was used is noted once a minute.
    _ = try await lab.accounts.authenticate(key, at: start + 30)
    #expect(try await keys.list().first?.lastUsedAt == start + 1)
    _ = try await lab.accounts.authenticate(key, at: start + 62)
    #expect(try await keys.list().first?.lastUsedAt == start + 62)
    for wrong in [
      "nck_", String(key.dropLast()), key + "x", key.uppercased(), "nck_" + String(repeating: "a", count: 5_000),
    ] {
      #expect(await lab.code { try await lab.accounts.authenticate(wrong, at: start) } == .unauthorized)
    }
    try await keys.revoke(id, at: start)
    #expect(await lab.code { try await lab.accounts.authenticate(key, at: start) } == .unauthorized)
    #expect(await lab.code { try await keys.revoke(id, at: start) } == .notFound)
  }
}
