import Foundation
import NchatAPI
import Testing

/// docs/api.md names every route, error word, event and right, as the code has them.
@Suite struct DocumentedWordsTests {
  private static let expected: [(title: String, table: String)] = [
    ("ROUTES", routes), ("ROLES", roles), ("ERRORS", errors), ("EVENTS", events),
  ]

  private static var routes: String {
    table(
      ["route", "access", "takes", "answers", "refuses with"],
      Route.all.map { route in
        let takes = [route.query.map { _ in "query" }, route.body.map { $0.name ?? "body" }].compactMap { $0 }.joined(
          separator: ", ")
        let answers = route.successes.map { "\($0.status)\($0.schema.map { " " + name(of: $0) } ?? "")" }.joined(
          separator: ", ")
        let own = route.errors.filter { !common.contains($0) }.map { "`\($0.rawValue)`" }.joined(separator: " ")
        return ["\(route.method.rawValue) `\(route.path)`", access(route.access), takes, answers, own]
      })
  }

  /// Words that routes answer for reasons that are the same everywhere.
  private static let common: Set<ErrorCode> = [
    .validation, .invalidJSON, .payloadTooLarge, .unauthorized, .tokenExpired, .rateLimited, .internalError,
    .unavailable,
  ]

  private static func name(of schema: JSONSchema) -> String {
    if case .array(let element, _, _) = schema.shape { return "[\(name(of: element))]" }
    return schema.name ?? ""
  }

  private static func access(_ access: Access) -> String {
    switch access {
    case .open: "open"
    case .known: "known"
    case .signedIn: "signed in"
    case .person: "person"
    case .webhook: "signed"
    case .realtime: "WebSocket"
    }
  }

  private static var roles: String {
    let open = CallSettings()
    let closed = CallSettings(allowParticipantUnmute: false, allowParticipantScreenShare: false)
    return table(
      [""] + CallRole.allCases.map(\.rawValue),
      CallPermission.allCases.map { permission in
        [permission.rawValue]
          + CallRole.allCases.map { role in
            guard role.may(permission, open) else { return "" }
            return role.may(permission, closed) ? "yes" : "unless switched off"
          }
      })
  }

  private static var errors: String {
    table(
      ["status", "word", "when"], ErrorCode.allCases.map { ["\($0.status)", "`\($0.rawValue)`", $0.meaning] })
  }

  private static var events: String {
    table(
      ["event", "data"],
      RealtimeEvent.Name.allCases.map { name in
        ["`\(name.rawValue)`", name.schema.properties.map(\.name).joined(separator: ", ")]
      })
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return ([line(head), "|" + String(repeating: "---|", count: head.count)] + rows.map(line)).joined(separator: "\n")
  }

  @Test func documentAndCodeAgree() throws {
    let file = try Repository.root().appending(path: "docs/api.md")
    var text = try String(contentsOf: file, encoding: .utf8)
    if ProcessInfo.processInfo.environment["NCALL_UPDATE_API"] != nil {
      // A table stands where it stood, or where a word in capitals asks for one.
      for (title, table) in Self.expected {
        let head = table.split(separator: "\n").first.map(String.init) ?? ""
        if let start = text.range(of: head + "\n")?.lowerBound {
          let end = text.range(of: "\n\n", range: start..<text.endIndex)?.lowerBound ?? text.endIndex
          text.replaceSubrange(start..<end, with: table)
        } else if let place = text.range(of: "\n\(title)\n") {
          text.replaceSubrange(place, with: "\n\(table)\n")
        }
      }
      if !text.hasSuffix("\n") { text += "\n" }
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    for (title, table) in Self.expected {
      #expect(text.contains(table), "\(title): run this test with NCALL_UPDATE_API=1 and look at the difference")
    }
  }
}
