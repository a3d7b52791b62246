import LiveKitProtocol
import NIOHTTP1
import Testing

@testable import Backend
@testable import NchatAPI

/// What no client should send: each route refuses it with 400 and says where it is wrong.
@Suite("Bad requests", .serialized)
struct BadRequestsTests {
  /// A path of the route with ids that are some, and a token of somebody who may ask.
  private func path(_ route: Route, _ scene: ContractScene) -> String {
    route.path.replacing("{id}", with: scene.text(.own, for: route, as: .host))
      .replacing("{userId}", with: scene.id(.participant).description)
      .replacing("{shareId}", with: scene.share.description)
      .replacing("{messageId}", with: scene.message.description)
      .replacing("{sessionId}", with: scene.session.description)
  }

  /// What a parameter that must be there is where it is not looked at.
  private static func required(_ name: String, _ scene: ContractScene) -> String {
    switch name {
    case "callId": scene.call.description
    case "expires": "1"
    case "signature": String(repeating: "a", count: 43)
    case "token": scene.shareToken
    default: "idle"
    }
  }

  private func token(_ route: Route, _ lab: ContractLab) throws -> String? {
    let owner: ContractRole =
      route.path.hasPrefix("/api/channels")
      ? .channelOwner : route.path.hasPrefix("/api/streams") ? .broadcaster : .host
    return route.access.needsToken || route.access == .known ? try lab.token(owner) : nil
  }

  /// Routes that read a body by its schema; that of a webhook is looked at behind its signature.
  private var routesWithBodies: [(route: Route, schema: JSONSchema)] {
    Route.all.compactMap { route in
      guard route.access != .webhook, let body = route.body else { return nil }
      return (route, body)
    }
  }

  @Test("Each rule of each body, broken by itself: 400, which says where")
  func bodies() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      var count = 0
      for (route, schema) in routesWithBodies {
        #expect(schema.check(SchemaMutation.sample(schema)).isEmpty, "the sample of \(route.id) is wrong itself")
        for mutation in SchemaMutation.all(of: schema) {
          let answer = try await lab.ask(
            route.method.rawValue, path(route, lab.scene), as: try token(route, lab), .json(mutation.value))
          #expect(
            answer.status == 400 && answer.code == ErrorCode.validation.rawValue
              && answer.paths.contains(mutation.path),
            "\(route.id) at \(mutation.path): \(mutation.what): \(answer.status) \(answer.text)")
          #expect(ContractLab.faults(answer, of: route) == [], "\(route.id) at \(mutation.path): \(mutation.what)")
          count += 1
        }
      }
      #expect(count > 700)
    }
  }

  @Test("Bodies that are no JSON, or JSON that two readers would read differently: INVALID_JSON")
  func noJSON() async throws {
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    let broken: [[UInt8]] = [
      Array("{nonsense".utf8), Array("{\"a\":1,}".utf8), Array("{} {}".utf8), Array("{'a':1}".utf8), Array("NaN".utf8),
      Array("{\"a\":01}".utf8), Array("{\"a\":1e999}".utf8), Array("{\"a\":\"\u{1}\"}".utf8), Array("\u{FEFF}{}".utf8),
      Array("{\"a\":1,\"a\":2}".utf8), Array("{\"userId\":null,\"userId\":null}".utf8),
      Array("{\"a\":\"\\ud800\"}".utf8), Array(#"{"\u0061":1,"a":2}"#.utf8), Array("{\"a\":\(deep)}".utf8),
      Array("{\"a\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8), [0xC0, 0xAF], [0], Array("/*c*/{}".utf8),
      Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8), Array("username=alice&password=alice".utf8),
      Array("<a/>".utf8), Array("   ".utf8),
    ]
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      for (route, _) in routesWithBodies {
        for bytes in broken {
          let answer = try await lab.ask(
            route.method.rawValue, path(route, lab.scene), as: try token(route, lab), ContractLab.Content(body: bytes))
          #expect(
            answer.status == 400 && answer.code == ErrorCode.invalidJSON.rawValue,
            "\(route.id): \(String(decoding: bytes.prefix(40), as: UTF8.self)): \(answer.status) \(answer.text)")
        }
        guard !route.isBodyOptional else { continue }
        let empty = try await lab.ask(route.method.rawValue, path(route, lab.scene), as: try token(route, lab))
        #expect(empty.status == 400, "\(route.id) without a body: \(empty.status)")
      }
    }
  }

  @Test("Parameters of queries: too large, no word, twice, in a broken encoding")
  func queries() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      for route in Route.all {
        guard let schema = route.query else { continue }
        func ask(_ query: String) async throws -> ContractLab.Answer {
          var content = ContractLab.Content()
          content.query = query
          return try await lab.ask(route.method.rawValue, path(route, lab.scene), as: try token(route, lab), content)
        }
        let required = schema.properties.filter { $0.presence == .required }.map { property in
          (property.name, Self.required(property.name, lab.scene))
        }
        func text(_ name: String, _ value: String) -> String {
          (required.filter { $0.0 != name }.map { "\($0.0)=\($0.1)" } + ["\(name)=\(value)"]).joined(separator: "&")
        }
        for property in schema.properties {
          for value in Self.badValues(of: property.schema) {
            let answer = try await ask(text(property.name, value))
            // What is no UTF-8 is refused with the whole request line.
            let isText = !["%FF", "%C0%AF", "%ED%A0%80"].contains(value)
            #expect(
              answer.status == 400 && answer.paths == (isText ? [property.name] : []),
              "\(route.id)?\(property.name)=\(value): \(answer.status) \(answer.text)")
            #expect(ContractLab.faults(answer, of: route) == [], "\(route.id)?\(property.name)=\(value)")
          }
          let good = Self.goodValue(of: property, required)
          let twice = try await ask(text(property.name, good) + "&\(property.name)=\(good)")
          #expect(twice.status == 400 && twice.paths == [property.name], "\(route.id): \(property.name) twice")
        }
        for name in required.map(\.0) {
          let answer = try await ask("")
          #expect(answer.status == 400 && answer.paths.contains(name), "\(route.id) without \(name)")
        }
        let many = try await ask((0..<65).map { "x\($0)=1" }.joined(separator: "&"))
        #expect(many.status == 400, "\(route.id) with 65 parameters")
        // What the route does not know does no harm.
        let unknown = try await ask(text("nobodyKnowsThis", "'%20OR%201=1"))
        // A link that nobody signed is looked at, and refused.
        #expect(
          unknown.status == (route.id == .recordingFile ? 403 : 200),
          "\(route.id) with an unknown parameter: \(unknown.text)")
      }
    }
  }

  private static func badValues(of schema: JSONSchema) -> [String] {
    switch schema.shape {
    case .integer(let range):
      [
        "", "x", "1.5", "1e2", "0x10", "%2B5", "05", "-0", "99999999999999999999", "\(range.lowerBound - 1)",
        "\(range.upperBound + 1)", "'", "%00", "%D9%A1",
      ]
    case .boolean: ["", "1", "yes", "TRUE", "null", "%00"]
    case .words: ["", "nonsense", "%27", "%00", "%FF"]
    case .string(_, let form) where form.pattern == TextForm.any.pattern:
      ["", String(repeating: "a", count: 300), "%00", "%FF", "%C0%AF", "%ED%A0%80"]
    case .string: ["", "x", "'%20OR%201=1--", "%00", "%FF"]
    default: []
    }
  }

  private static func goodValue(of property: JSONSchema.Property, _ required: [(String, String)]) -> String {
    if let known = required.first(where: { $0.0 == property.name }) { return known.1 }
    return switch SchemaMutation.sample(property.schema) {
    case .string(let text): text
    case .integer(let integer): "\(integer)"
    case .bool(let bool): "\(bool)"
    default: ""
    }
  }

  @Test("What a body or query holds besides is left alone, and so are bodies where none belongs")
  func unknownFields() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      let token = try lab.token(.host)
      for body in [#"{"raised":true,"isAdmin":true,"role":"host","$where":"1"}"#, #"{"raised":true,"userId":null}"#] {
        for type in ["application/json", "application/json; charset=utf-8", "text/plain", "application/xml", ""] {
          let answer = try await lab.ask(
            "POST", "/api/calls/\(lab.scene.call)/hand", as: token,
            ContractLab.Content(body: Array(body.utf8), contentType: type))
          #expect(answer.status == 200, "\(type): \(answer.text)")
        }
      }
      let get = try await lab.ask("GET", "/api/calls", as: token, ContractLab.Content(body: Array("{nonsense".utf8)))
      #expect(get.status == 200)
    }
  }
}
