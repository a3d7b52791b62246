import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("Requests at the same time", .serialized)
struct ConcurrentRequestsTests {
  /// Asks the same several times at once, as somebody, and answers what came.
  private func ask(
    _ lab: ContractLab, _ times: Int, _ path: String, _ body: JSONValue, as role: ContractRole
  ) async throws -> [ContractLab.Answer] {
    let token = try lab.token(role)
    return try await withThrowingTaskGroup(of: ContractLab.Answer.self) { group in
      for _ in 0..<times { group.addTask { try await lab.ask("POST", path, as: token, .json(body)) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test("Somebody who begins several calls at once is in one of them")
  func oneCallAtATime() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      let body: JSONValue = ["targetUserId": .string(lab.scene.idle.id.description)]
      let answers = try await ask(lab, 12, "/api/calls/initiate", body, as: .stranger)
      #expect(answers.count { $0.status == 200 } == 1)
      #expect(answers.allSatisfy { $0.status == 200 || $0.code == ErrorCode.alreadyInCall.rawValue })
    }
  }

  @Test("Several people who begin a channel's huddle at once come into the same; who is in it may come in once more")
  func oneHuddle() async throws {
    try await ContractLab.run { lab in
      for _ in 0..<5 {
        try await lab.reset(.active)
        let path = "/api/channels/\(lab.scene.home)/huddle"
        var huddles: [JoinedHuddle] = []
        for _ in 0..<2 {
          huddles += try await withThrowingTaskGroup(of: JoinedHuddle.self) { group in
            for role in ContractRole.channel {
              let token = try lab.token(role)
              group.addTask { try JoinedHuddle.read(try await lab.ask("POST", path, as: token).bytes) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
          }
        }
        #expect(huddles.count == 10 && Set(huddles.map(\.callId)).count == 1)
        #expect(huddles.count(where: \.started) == 1)
      }
    }
  }

  @Test("A refresh token that several processes use at once gives all of them the same successor")
  func oneSuccessor() async throws {
    try await ContractLab.run { lab in
      let token = try await lab.refreshToken(of: lab.scene.idle)
      // The clock moves 2 s with each request: these are within the 10 s of grace.
      let answers = try await ask(lab, 4, "/api/auth/refresh", ["refreshToken": .string(token)], as: .anonymous)
      let sessions = try answers.map { try Session.read($0.bytes) }
      #expect(Set(sessions.map(\.refreshToken)).count == 1)
    }
  }

  @Test("A name that several people want at once is given once")
  func oneName() async throws {
    try await ContractLab.run { lab in
      let answers = try await ask(lab, 8, "/api/channels", ["name": "the same"], as: .stranger)
      #expect(answers.count { $0.status == 201 } == 1)
      #expect(answers.count { $0.code == ErrorCode.channelNameTaken.rawValue } == 7)
      let people = try await ask(
        lab, 8, "/api/auth/signup",
        ["username": "same", "email": "same@example.org", "password": .string(ContractLab.password)], as: .anonymous)
      #expect(people.count { $0.status == 201 } == 1)
      #expect(people.count { $0.code == ErrorCode.usernameTaken.rawValue } == 7)
    }
  }
}
