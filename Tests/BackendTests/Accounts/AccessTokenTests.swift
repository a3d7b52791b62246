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

  @Test("Those of a secret on its way in or out are believed; new ones are signed with the first")
  func rotation() throws {
    let old = try tokens.make(for: ana, login: login, at: start)
    let rotated = AccessTokens(secret: "the next secret", others: ["unused", "the secret of this server"])
    #expect(try rotated.check(old, at: start).user == ana.id)
    let made = try rotated.make(for: ana, login: login, at: start)
    #expect(code(made) == .unauthorized)
    #expect(try AccessTokens(secret: "the next secret").check(made, at: start).login == login)
    #expect(throws: APIError.self) { try rotated.check(old, at: start + 930) }
    let foreign = try AccessTokens(secret: "another").make(for: ana, login: login, at: start)
    #expect(throws: APIError.self) { try rotated.check(foreign, at: start) }
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
    let credential = try await lab.accounts.authenticate(session.accessToken, at: start)
    #expect(try await lab.accounts.holds(credential, at: start))
    #expect(try await lab.administration.suspend("ANA", at: start).status == .suspended)
    #expect(await lab.code { try await lab.accounts.authenticate(session.accessToken, at: start) } == .unauthorized)
    #expect(try await lab.accounts.holds(credential, at: start) == false)
    // Opened again, the account is there, and its old logins are not.
    #expect(try await lab.administration.unsuspend("ana", at: start).status == .active)
    #expect(await lab.code { try await lab.accounts.authenticate(session.accessToken, at: start) } == .unauthorized)
    _ = try await lab.signIn("ana")
  }

  @Test("The end of a login is the end of its access tokens: signed out, used again, another password")
  func endedLogins() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    func proves(_ session: Session, after seconds: Double = 0) async -> Bool {
      await lab.code { try await lab.accounts.authenticate(session.accessToken, at: start + seconds) } == nil
    }
    let (one, two, three) = (try await lab.signIn("ana"), try await lab.signIn("ana"), try await lab.signIn("ana"))
    let credential = try await lab.accounts.authenticate(one.accessToken, at: start)
    try await lab.accounts.signOut(SignOutRequest(), by: credential, at: start)
    #expect(await proves(one) == false)
    #expect(await proves(two))
    _ = try await lab.accounts.refresh(RefreshRequest(refreshToken: two.refreshToken), at: start)
    _ = await lab.code {
      try await lab.accounts.refresh(RefreshRequest(refreshToken: two.refreshToken), at: start + 60)
    }
    #expect(await proves(two, after: 60) == false)
    #expect(await proves(three))
    try await lab.administration.setPassword("Another-Horse-8", of: "ana", at: start)
    #expect(await proves(three) == false)
  }

  @Test("What an administrator does is told to the server, in order")
  func told() async throws {
    let lab = try AccountsLab()
    let ana = try await lab.user("ana")
    let head = try await lab.ledger.read { try EventLog.head(of: .accounts, in: $0) }
    try await lab.administration.setRole(.guest, of: "ana", at: start)
    let (id, _) = try await lab.accounts.keys.create("k", actingAs: "ana", at: start)
    try await lab.accounts.keys.revoke(id, at: start)
    try await lab.administration.suspend("ana", at: start)
    #expect(await lab.code { try await lab.administration.suspend("zoe", at: start) } == .usersNotFound)
    let events = lab.told.all.filter { $0.topic == EventTopic.accounts.name }
    #expect(events.map(\.seq) == [head + 1, head + 2, head + 3])
    #expect(events.allSatisfy { $0.payload == #"{"userId":"\#(ana.id)"}"# && $0.event == AccountChanged.event })
  }

  @Test("The names and addresses of suspended accounts are taken")
  func suspendedNames() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana", email: "ana@example.org")
    try await lab.administration.suspend("ana", at: start)
    #expect(await lab.code { try await lab.user("ana") } == .usernameTaken)
    #expect(await lab.code { try await lab.user("bo", email: "Ana@example.org") } == .emailTaken)
    #expect(try await lab.administration.list().map(\.status) == [.suspended])
    // What an administrator does reaches them all the same.
    #expect(try await lab.administration.setRole(.guest, of: "ana", at: start).role == .guest)
    try await lab.administration.setPassword("Another-Horse-8", of: "ana", at: start)
    #expect(await lab.code { try await lab.signIn("ana", "Another-Horse-8") } == .invalidCredentials)
  }

  @Test(
    "An account's texts are those that the contract takes, whoever makes it",
    arguments: [
      ("Ana", nil, nil), ("a", nil, nil), ("-ana", nil, nil), ("ana", "nonsense", nil), ("ana", nil, ""),
      ("ana", nil, "a\u{0}b"), ("ana", nil, String(repeating: "x", count: 101)),
    ] as [(String, String?, String?)])
  func texts(_ name: String, _ email: String?, _ displayName: String?) async throws {
    let lab = try AccountsLab()
    let user = UserAdministration.NewUser(
      username: name, email: email, displayName: displayName, password: AccountsLab.password)
    #expect(await lab.code { try await lab.administration.add(user, at: start) } == .validation)
    #expect(try await lab.administration.count() == 0)
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
    #expect(credential == Credential(caller: ana, proof: .key(id), expires: nil))
    #expect(try await lab.accounts.holds(credential, at: start))
    #expect(!credential.isPerson)
    let listed = try #require(try await keys.list().first)
    #expect(listed.name == "bridge" && listed.username == "ana" && listed.lastUsedAt == start + 1)
    #expect(key.hasPrefix(listed.prefix) && listed.prefix.count == 10)
    let stored = try lab.test.sql("select key_hash, prefix, name from nchat_api_keys")
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
    #expect(try await lab.accounts.holds(credential, at: start) == false)
  }

  @Test("A key ends when its time is over, or its user is suspended")
  func endingKeys() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let (_, key) = try await lab.accounts.keys.create("k", actingAs: "ana", until: start + 10, at: start)
    let credential = try await lab.accounts.authenticate(key, at: start + 9)
    #expect(credential.expires == start + 10)
    #expect(try await lab.accounts.keys.list().first?.expiresAt == start + 10)
    #expect(await lab.code { try await lab.accounts.authenticate(key, at: start + 10) } == .unauthorized)
    #expect(try await lab.accounts.holds(credential, at: start + 10) == false)
    #expect(try await lab.accounts.holds(credential, at: start + 9))
    try await lab.administration.suspend("ana", at: start)
    #expect(await lab.code { try await lab.accounts.authenticate(key, at: start) } == .unauthorized)
    #expect(await lab.code { try await lab.accounts.keys.create("k", actingAs: "ana", at: start) } == .usersNotFound)
    #expect(try await lab.accounts.holds(credential, at: start) == false)
  }
}
