import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

/// Accounts as they come over HTTP, from their beginning to their end, and what is refused to whoever guesses or steals.
@Suite("Accounts over HTTP", .serialized)
struct AccountsOverHTTPTests {
  private let password: JSONValue = .string(ContractLab.password)

  private func post(
    _ lab: ContractLab, _ path: String, _ body: JSONValue, as token: String? = nil, after pause: Double = 2
  ) async throws -> ContractLab.Answer {
    try await lab.ask("POST", path, as: token, .json(body), after: pause)
  }

  @Test("Made, used, renewed, exported, deleted: then its tokens, its name and its password open nothing")
  func life() async throws {
    try await ContractLab.run { lab in
      let made = try await post(
        lab, "/api/auth/signup", ["username": "dana", "email": "Dana@example.org", "password": password])
      #expect(ContractLab.faults(made, of: RouteID.signUp.route) == [] && made.status == 201)
      let byEmail = try await post(lab, "/api/auth/signin", ["email": "dana@EXAMPLE.org", "password": password])
      #expect(ContractLab.faults(byEmail, of: RouteID.signIn.route) == [] && byEmail.status == 200)
      let session = try Session.read(byEmail.bytes)
      #expect(session.expiresIn == 900 && session.user.username == "dana")
      let export = try await lab.ask("GET", "/api/users/me/export", as: session.accessToken)
      #expect(ContractLab.faults(export, of: RouteID.exportMe.route) == [])
      let secrets = [ContractLab.password, session.refreshToken, session.accessToken, "$y$"]
      #expect(!secrets.contains { String(decoding: export.bytes, as: UTF8.self).contains($0) })

      let wrong = try await lab.ask(
        "DELETE", "/api/users/me", as: session.accessToken, .json(["password": "Wrong-Horse-7"]))
      #expect(wrong.status == 401 && wrong.code == ErrorCode.invalidCredentials.rawValue)
      let deleted = try await lab.ask("DELETE", "/api/users/me", as: session.accessToken, .json(["password": password]))
      #expect(deleted.status == 204 && ContractLab.faults(deleted, of: RouteID.deleteMe.route) == [])
      #expect(try await lab.ask("GET", "/api/auth/me", as: session.accessToken).status == 401)
      #expect(
        try await post(lab, "/api/auth/refresh", ["refreshToken": .string(session.refreshToken)]).status == 401)
      #expect(try await post(lab, "/api/auth/signin", ["username": "dana", "password": password]).status == 401)
    }
  }

  @Test("A refresh token that is used again later ends the login, for whoever has stolen it and whoever has not")
  func replay() async throws {
    try await ContractLab.run { lab in
      let first = try await post(lab, "/api/auth/signin", ["username": "idle", "password": password])
      let old = try Session.read(first.bytes).refreshToken
      let renewed = try await post(lab, "/api/auth/refresh", ["refreshToken": .string(old)])
      #expect(renewed.status == 200 && ContractLab.faults(renewed, of: RouteID.refresh.route) == [])
      let new = try Session.read(renewed.bytes).refreshToken
      let again = try await post(lab, "/api/auth/refresh", ["refreshToken": .string(old)], after: 11)
      #expect(again.status == 401 && again.code == ErrorCode.invalidCredentials.rawValue)
      let victim = try await post(lab, "/api/auth/refresh", ["refreshToken": .string(new)])
      #expect(victim.status == 401)
    }
  }

  @Test(
    "Five wrong passwords lock out, with Retry-After, also who has the right one; a name that nobody has is answered alike"
  )
  func lockout() async throws {
    try await ContractLab.run { lab in
      var answers: [[String]] = []
      for name in ["idle", "nobody-has-this"] {
        var seen: [String] = []
        for _ in 0..<5 {
          let answer = try await post(
            lab, "/api/auth/signin", ["username": .string(name), "password": "wrong"], after: 0.1)
          seen.append("\(answer.status) \(try ErrorBody.read(answer.bytes))")
        }
        let locked = try await post(
          lab, "/api/auth/signin", ["username": .string(name), "password": password], after: 0.1)
        let wait = locked.headers.first(name: "retry-after").flatMap { Double($0) }
        #expect(locked.code == ErrorCode.lockedOut.rawValue && (50...61).contains(wait ?? 0), "\(locked.text)")
        #expect(ContractLab.faults(locked, of: RouteID.signIn.route) == [])
        seen.append("\(locked.status) \(try ErrorBody.read(locked.bytes))")
        answers.append(seen)
      }
      #expect(answers[0] == answers[1])
      // Others are not held up, and neither is whoever waited.
      #expect(try await post(lab, "/api/auth/signin", ["username": "host", "password": password]).status == 200)
      #expect(
        try await post(lab, "/api/auth/signin", ["username": "idle", "password": password], after: 61).status == 200)
    }
  }

  @Test("Whoever asks too often is told when to come back, and is served then; others go on meanwhile")
  func rates() async throws {
    try await ContractLab.run { lab in
      let (ana, bo) = (try lab.token(.stranger), try lab.token(.invited))
      var refused: ContractLab.Answer?
      for _ in 0..<400 where refused == nil {
        let answer = try await lab.ask("GET", "/api/auth/me", as: ana, after: 0)
        if answer.status != 200 { refused = answer }
      }
      let answer = try #require(refused)
      #expect(answer.status == 429 && answer.code == ErrorCode.rateLimited.rawValue)
      #expect(ContractLab.faults(answer, of: RouteID.me.route) == [])
      let wait = try #require(answer.headers.first(name: "retry-after").flatMap { Double($0) })
      #expect(try await lab.ask("GET", "/api/auth/me", as: bo, after: 0).status == 200)
      #expect(try await lab.ask("GET", "/api/auth/me", as: ana, after: wait).status == 200)
    }
  }
}
