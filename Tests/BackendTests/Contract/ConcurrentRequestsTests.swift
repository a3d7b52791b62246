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
        #expect(huddles.count == 2 * ContractRole.channel.count && Set(huddles.map(\.callId)).count == 1)
        #expect(huddles.count(where: \.started) == 1)
      }
    }
  }

  @Test("Whoever begins to watch all the time is held back; a class behind one address is not")
  func watching() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      let path = "/api/streams/\(lab.scene.openStream)/viewers"
      func ask(_ times: Int, as role: ContractRole) async throws -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<times {
          statuses.append(try await lab.ask("POST", path, as: try lab.token(role), after: 0).status)
        }
        return statuses
      }
      let most = Int(BackendLimits().views.burst)
      #expect(try await ask(most + 1, as: .stranger) == Array(repeating: 200, count: most) + [429])
      // Somebody else there is somebody else.
      #expect(try await ask(1, as: .visitor) == [200])
      #expect(BackendLimits().views.burst * Double(BackendLimits().addressFactor) == 200)
      let all = try await ask(201, as: .anonymous)
      #expect(all.last == 429 && all.prefix(200).allSatisfy { $0 == 200 })
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

  @Test("Two hundred who write to a stream and two hundred who react are counted exactly, told once, in one order")
  func oneChat() async throws {
    var limits = BackendLimits()
    // Three people write all of it.
    (limits.views, limits.chat, limits.reactions) = (limits.requests, limits.requests, limits.requests)
    (limits.chat.burst, limits.reactions.burst) = (200, 200)
    try await ContractLab.run(limits: limits) { lab in
      try await lab.reset(.active)
      let path = "/api/streams/\(lab.scene.openStream)"
      let known = try lab.token(.stranger)
      let before = try LiveStream.read(try await lab.ask("GET", path, as: known).bytes)
      let said = try await withThrowingTaskGroup(of: [StreamChatMessage].self) { group in
        for number in 0..<200 {
          let token = try lab.token([.stranger, .host, .channelMember][number % 3])
          group.addTask {
            let answer = try await lab.ask(
              "POST", path + "/chat", as: token, .json(["content": .string("number \(number)")]), after: 0.01)
            #expect(answer.status == 200, "\(answer.text)")
            return [try StreamChatMessage.read(answer.bytes)]
          }
          group.addTask {
            // Events are kept for less time than 400 requests take otherwise.
            let answer = try await lab.ask(
              "POST", path + "/reactions", as: token, .json(["reaction_type": "heart"]), after: 0.01)
            #expect(answer.status == 200, "\(answer.text)")
            return []
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let after = try LiveStream.read(try await lab.ask("GET", path, as: known).bytes)
      #expect(after.totalChatMessages == before.totalChatMessages + 200)
      #expect(after.totalReactions == before.totalReactions + 200)
      let stream = lab.scene.openStream
      let (log, rows) = try await lab.database.read { connection in
        let rows = try connection.rows(
          "chat.list", ["stream": stream, "before": Int64.max, "limit": 1_000, "offset": 0])
        return (
          try EventLog.read(.stream(stream.uuid), since: 0, in: connection),
          try rows.map { (id: try $0["id"] as EntityID, seq: try $0["event_seq"] as Int64) }
        )
      }
      guard case .events(let events, let head) = log else { throw NeverHappened() }
      #expect(events.map(\.seq) == Array(1...head))
      let told = try events.filter { $0.event == "stream:chat-message" }.map { record in
        (id: try StreamChatMessage.read(Array(record.payload.utf8)).id, seq: record.seq)
      }
      #expect(told.map(\.id) == rows.reversed().map(\.id) && told.map(\.seq) == rows.reversed().map(\.seq))
      #expect(Set(told.map(\.id)) == Set(said.map(\.id)) && told.count == 200)
      #expect(events.count { $0.event == "stream:reaction" } == 200)
    }
  }
}
