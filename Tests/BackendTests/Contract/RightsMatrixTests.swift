import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("Rights over HTTP", .serialized)
struct RightsMatrixTests {
  /// Each role asks each route, about what is theirs, what is others' and what is not there. Whatever is answered is what the route says
  /// of itself in the document.
  @Test("Each role, each route, each ownership: the rule's answer, in the form of the contract")
  func matrix() async throws {
    var succeeded: Set<RouteID> = []
    var cells = 0
    try await ContractLab.run { lab in
      for route in Route.all {
        let rule = route.id.rightsRule
        #expect(!rule.rows.isEmpty, "\(route.id) has no rule")
        for row in rule.rows {
          try await lab.reset(rule.phase(at: row.place))
          for role in ContractRole.allCases {
            guard let expected = rule.expected(role, in: row, of: route) else {
              Issue.record("\(route.id) has no rule for \(role) at \(row.place)")
              continue
            }
            let answer = try await Self.ask(lab, route, rule, row.place, role)
            let came = RightsRule.Expected.answer(answer.status, answer.status < 300 ? nil : answer.code)
            #expect(came == expected, "\(route.id): \(role) at \(row.place): \(answer.text)")
            #expect(ContractLab.faults(answer, of: route) == [], "\(route.id): \(role) at \(row.place)")
            cells += 1
            guard answer.status < 300 else { continue }
            succeeded.insert(route.id)
            if route.method != .get { try await lab.reset(rule.phase(at: row.place)) }
          }
        }
      }
      try await Self.checkLists(lab)
      try await Self.checkStreamLists(lab)
    }
    #expect(Set(RouteID.allCases).subtracting(succeeded) == Self.elsewhere)
    #expect(cells > 2_500)
  }

  /// These succeed otherwise: see `AccountsOverHTTPTests`, `RecordingFlowTests` and `RecordingFileTests`, and Tests/Interop for WebSockets and
  /// webhooks.
  private static let elsewhere: Set<RouteID> = [
    .deleteMe, .realtime, .livekitWebhook, .startRecording, .beginRecording, .createRecording, .recordingFile,
  ]

  private static func ask(
    _ lab: ContractLab, _ route: Route, _ rule: RightsRule, _ place: RightsRule.Place, _ role: ContractRole
  ) async throws -> ContractLab.Answer {
    let scene = lab.scene
    let person = place == .ownOutsider ? scene.idle.id : rule.person?(scene) ?? .random()
    let path = route.path
      .replacing("{id}", with: scene.text(place, for: route, as: role))
      .replacing("{userId}", with: person.description)
      .replacing("{shareId}", with: scene.share.description)
      .replacing("{messageId}", with: scene.message.description)
      .replacing("{sessionId}", with: (place == .open ? scene.openSession : scene.session).description)
    var content = ContractLab.Content()
    if let body = rule.body { content = try .json(body(scene, place, role)) }
    if let query = rule.query { content.query = query(scene, place) }
    if route.id == .refresh {
      content = try .json(["refreshToken": .string(try await lab.refreshToken(of: scene.idle))])
    }
    return try await lab.ask(route.method.rawValue, path, as: try lab.token(role), content)
  }

  /// What lists show to whom: a list leaves out what the caller may not know of.
  private static func checkLists(_ lab: ContractLab) async throws {
    try await lab.reset(.active)
    let scene = lab.scene
    func ids(_ path: String, _ query: String, _ role: ContractRole, of member: String = "id") async throws -> Set<
      String
    > {
      var content = ContractLab.Content()
      content.query = query
      let answer = try await lab.ask("GET", path, as: try lab.token(role), content)
      guard case .array(let items)? = answer.json else {
        Issue.record("\(path) as \(role): \(answer.text)")
        return []
      }
      return Set(
        items.compactMap { item in
          guard case .object(let members) = item else { return nil }
          if case .object(let call)? = members["call"], case .string(let id)? = call["id"] { return id }
          guard case .string(let id)? = members[member] else { return nil }
          return id
        })
    }
    for role in ContractRole.known {
      let isMember = role.channelRole != nil
      let channels = Set([scene.open, scene.news] + (isMember ? [scene.home] : [])).map(\.description)
      #expect(try await ids("/api/channels", "", role) == Set(channels), "channels of \(role)")
      let sees = ContractRole.seeing.contains(role)
      #expect(
        try await ids("/api/calls", "", role) == (sees ? [scene.call.description] : []), "calls of \(role)")
      let isHost = ContractRole.hosts.contains(role)
      #expect(
        try await ids("/api/calls/history", "", role) == (isHost ? [scene.pastCall.description] : []),
        "history of \(role)")
      for filter in ["channelId=\(scene.home)", "channelId=\(scene.foreign)", "status=all"] {
        let seen = try await ids("/api/calls", filter, role)
        #expect(!seen.contains(scene.foreignCall.description), "\(role) with \(filter)")
      }
      // The id to go on from may not be used to ask what there is.
      for path in ["/api/calls", "/api/calls/history"] {
        var content = ContractLab.Content()
        content.query = "before=\(scene.foreignCall)"
        let answer = try await lab.ask("GET", path, as: try lab.token(role), content)
        #expect(answer.status == 400 && answer.paths == ["before"], "\(path) as \(role): \(answer.text)")
      }
    }
  }

  /// Which streams lists show to whom, and to whom the key that one publishes with.
  private static func checkStreamLists(_ lab: ContractLab) async throws {
    func entries(_ path: String, _ query: String, _ role: ContractRole) async throws -> [[String: JSONValue]] {
      var content = ContractLab.Content()
      content.query = query
      let answer = try await lab.ask("GET", path, as: try lab.token(role), content)
      guard case .array(let items)? = answer.json else {
        Issue.record("\(path) as \(role): \(answer.text)")
        return []
      }
      return items.compactMap { if case .object(let members) = $0 { members } else { nil } }
    }
    for (phase, paths) in [
      (ContractScene.Phase.active, ["/api/streams", "/api/streams/live"]),
      (.over, ["/api/streams", "/api/streams/past"]),
    ] {
      try await lab.reset(phase)
      let scene = lab.scene
      for role in ContractRole.known.union([.anonymous]) {
        let isOwn = ContractRole.broadcasters.contains(role)
        let former = [scene.formerStream].filter { _ in role == .formerBroadcaster || role.channelRole != nil }
        let seen = [scene.stream].filter { _ in role.channelRole != nil } + [scene.openStream] + former
        for path in paths {
          // The open one goes on; that of somebody who is gone does not.
          let expected =
            path.hasSuffix("/past")
            ? seen.filter { $0 != scene.openStream }
            : path.hasSuffix("/live") ? seen.filter { $0 != scene.formerStream } : seen
          for query in ["", "channelId=\(scene.home)", "channelId=\(scene.foreign)"] {
            let streams = try await entries(path, query, role)
            let wanted =
              query.isEmpty
              ? expected : query.hasSuffix("\(scene.home)") ? expected.filter { $0 != scene.openStream } : []
            let ids = streams.compactMap { $0["id"]?.text }
            #expect(ids.sorted() == wanted.map(\.description).sorted(), "\(path)?\(query) as \(role)")
            for stream in streams {
              let isTheirs =
                isOwn && stream["id"]?.text == scene.stream.description
                || role == .formerBroadcaster && stream["id"]?.text == scene.formerStream.description
              for secret in ["stream_key", "ingest_url"] {
                #expect((stream[secret]?.text != nil) == isTheirs, "\(secret) at \(path) as \(role)")
              }
            }
          }
          // The id to go on from may not be used to ask what there is.
          for hidden in [scene.foreignStream] + [scene.stream].filter({ !seen.contains($0) }) {
            var content = ContractLab.Content()
            content.query = "before=\(hidden)"
            let answer = try await lab.ask("GET", path, as: try lab.token(role), content)
            #expect(answer.status == 400 && answer.paths == ["before"], "\(path) as \(role): \(answer.text)")
          }
        }
      }
    }
  }
}

extension JSONValue {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
