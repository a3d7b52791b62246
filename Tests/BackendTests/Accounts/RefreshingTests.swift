import NchatAPI
import Testing

@testable import Backend

@Suite("Refreshing a login")
struct RefreshingTests {
  private let start = AccountsLab.start

  private func refresh(_ lab: AccountsLab, _ token: String, after seconds: Double) async throws -> Session {
    try await lab.accounts.refresh(RefreshRequest(refreshToken: token), at: start + seconds)
  }

  @Test("Each token makes the next, for thirty days without use")
  func rotation() async throws {
    let lab = try AccountsLab()
    let ana = try await lab.user("ana")
    var tokens = [try await lab.signIn("ana").refreshToken]
    for step in 1...3 {
      let session = try await refresh(lab, tokens[step - 1], after: Double(step) * 29 * 86_400)
      #expect(session.user.id == ana.id)
      #expect(!tokens.contains(session.refreshToken))
      tokens.append(session.refreshToken)
    }
    #expect(await lab.code { try await refresh(lab, tokens[3], after: (3 * 29 + 30) * 86_400) } == .invalidCredentials)
  }

  @Test("Two processes that share a login get the same next token within ten seconds, and go on")
  func grace() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let first = try await lab.signIn("ana").refreshToken
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<6 { group.addTask { try await refresh(lab, first, after: 1).refreshToken } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers.count == 1)
    let second = try #require(answers.first)
    let third = try await refresh(lab, second, after: 5).refreshToken
    // Late, but within ten seconds: the newest of the chain.
    #expect(try await refresh(lab, first, after: 10).refreshToken == third)
    #expect(try await refresh(lab, second, after: 10).refreshToken == third)
    _ = try await refresh(lab, third, after: 900)
  }

  @Test("While the secret is replaced, a process with the new one goes on with what one with the old has made")
  func replacedSecret() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let old = "a secret of the test"
    func renew(_ tokens: RefreshTokens, _ token: String, after seconds: Double) async throws -> String? {
      let outcome = try await lab.test.database.write { [start] in try tokens.renew(token, at: start + seconds, in: $0)
      }
      return if case .renewed(let next, _, _) = outcome { next } else { nil }
    }
    let (replacing, following) = (
      RefreshTokens(secret: "new", others: [old]), RefreshTokens(secret: old, others: ["new"])
    )
    let first = try await lab.signIn("ana").refreshToken
    // The answer was lost: the other one is asked.
    let second = try await refresh(lab, first, after: 1).refreshToken
    #expect(try await renew(replacing, first, after: 2) == second)
    let third = try #require(try await renew(replacing, second, after: 3))
    for (token, tokens) in [(first, following), (second, following), (second, replacing)] {
      #expect(try await renew(tokens, token, after: 4) == third)
    }
    // Who does not know the secret makes nothing up; the login goes on.
    #expect(try await renew(RefreshTokens(secret: "strange"), second, after: 5) == nil)
    _ = try await refresh(lab, third, after: 6)
  }

  @Test("A token that is used again later ends the whole login, whoever uses it")
  func reuse() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let other = try await lab.signIn("ana").refreshToken
    let first = try await lab.signIn("ana").refreshToken
    let second = try await refresh(lab, first, after: 100).refreshToken
    let third = try await refresh(lab, second, after: 200).refreshToken
    #expect(await lab.code { try await refresh(lab, first, after: 211) } == .invalidCredentials)
    for token in [first, second, third] {
      #expect(await lab.code { try await refresh(lab, token, after: 212) } == .invalidCredentials)
    }
    // Another login of the same person goes on.
    _ = try await refresh(lab, other, after: 213)
  }

  @Test("Signing out ends the login of the refresh token, or that of the access token; twice is as good as once")
  func signOut() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let (one, two) = (try await lab.signIn("ana"), try await lab.signIn("ana"))
    let credential = try await lab.accounts.authenticate(one.accessToken, at: start)
    for _ in 0..<2 {
      try await lab.accounts.signOut(SignOutRequest(refreshToken: two.refreshToken), by: credential, at: start)
    }
    #expect(await lab.code { try await refresh(lab, two.refreshToken, after: 1) } == .invalidCredentials)
    let next = try await refresh(lab, one.refreshToken, after: 1)
    try await lab.accounts.signOut(SignOutRequest(), by: credential, at: start + 2)
    #expect(await lab.code { try await refresh(lab, next.refreshToken, after: 3) } == .invalidCredentials)
  }

  @Test("Nobody ends another's login, and tokens that never were are refused")
  func others() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    try await lab.user("bo")
    let ana = try await lab.signIn("ana")
    let bo = try await lab.accounts.authenticate(try await lab.signIn("bo").accessToken, at: start)
    try await lab.accounts.signOut(SignOutRequest(refreshToken: ana.refreshToken), by: bo, at: start)
    _ = try await refresh(lab, ana.refreshToken, after: 1)
    for token in ["", "x", String(ana.refreshToken.dropLast()), ana.accessToken] {
      #expect(await lab.code { try await refresh(lab, token, after: 1) } == .invalidCredentials)
    }
    let stored = try lab.test.sql("select token_hash from nchat_refresh_tokens")
    #expect(stored.count == 3)
    #expect(!"\(stored)".contains(ana.refreshToken))
  }

  @Test("A new password and a suspension end all logins")
  func ended() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let before = try await lab.signIn("ana").refreshToken
    try await lab.administration.setPassword("Another-Horse-8", of: "ana", at: start)
    #expect(await lab.code { try await refresh(lab, before, after: 1) } == .invalidCredentials)
    let after = try await lab.signIn("ana", "Another-Horse-8").refreshToken
    try await lab.administration.suspend("ana", at: start)
    #expect(await lab.code { try await refresh(lab, after, after: 1) } == .invalidCredentials)
  }

  @Test("The sweep forgets what is over and nothing else")
  func sweep() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let old = try await lab.signIn("ana").refreshToken
    let first = try await lab.signIn("ana").refreshToken
    let second = try await refresh(lab, first, after: 25 * 86_400).refreshToken
    _ = await lab.code { try await lab.signIn("ana", "no", at: start + 25 * 86_400) }
    let housekeeping = Housekeeping(
      ledger: lab.ledger, refreshTokens: lab.accounts.refreshTokens, signInGuard: lab.accounts.signInGuard)
    try await housekeeping.run(at: start + 31 * 86_400)
    #expect(try lab.test.sql("select count(*) from nchat_sessions") == [["1"]])
    #expect(try lab.test.sql("select count(*) from nchat_refresh_tokens") == [["2"]])
    #expect(try lab.test.sql("select count(*) from nchat_login_attempts") == [["0"]])
    #expect(await lab.code { try await refresh(lab, old, after: 31 * 86_400) } == .invalidCredentials)
    _ = try await refresh(lab, second, after: 31 * 86_400)
    try await housekeeping.run(at: start + 33 * 86_400)
    #expect(try lab.test.sql("select count(*) from nchat_refresh_tokens") == [["2"]])
  }
}
