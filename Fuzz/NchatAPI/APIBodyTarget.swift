import Foundation
import LiveKitProtocol

@testable import NchatAPI

/// A JSON text as the body of every route, and as the data of every event.
enum APIBodyTarget {
  static let target = FuzzTarget("api-body", longest: 4096) { bytes in
    let read = try? JSONReader.read(bytes)
    // What is taken strictly Foundation takes leniently, and says the same.
    if let read {
      guard let other = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
        fatalError("Foundation does not read what we do")
      }
      expect(same(read, other), "two readers read one text alike: \(read) \(other)")
    }
    guard let read else { return }
    for route in Route.all {
      for schema in [route.body, route.query] + route.successes.map(\.schema) {
        if let schema { holds(schema.check(read)) }
      }
    }
    model(InitiateCallRequest.self, read)
    model(QualityReportRequest.self, read)
    model(SignUpRequest.self, read)
    model(PresenceUpdate.self, read)
    model(CallHistoryQuery.self, read)
    model(CallParticipant.self, read)
    model(Call.self, read)
    model(Session.self, read)
    model(ErrorBody.self, read)
    for name in RealtimeEvent.Name.allCases {
      if let event = try? RealtimeEvent(name, read) {
        expect(event.name == name, "an event has the name that it was read by")
      }
    }
  }

  private static func holds(_ problems: [Problem]) {
    expect(problems.count <= Problem.limit, "problems are bounded")
    for problem in problems {
      expect(
        problem.path.count <= 256 && problem.problem.hasSuffix("."), "a problem is brief and a sentence: \(problem)")
    }
  }

  /// What a schema lets through is the model, and what the model writes is let through again.
  private static func model<Model: APIModel & Equatable>(_ type: Model.Type, _ value: JSONValue) {
    guard type.schema.check(value).isEmpty else { return }
    guard let model = try? type.read(value) else {
      fatalError("a \(type) that fits its schema cannot be read: \(value)")
    }
    guard let again = try? type.read(model.written()) else {
      fatalError("a \(type) cannot be read as it was written: \(value)")
    }
    // 2.0 is written as 2, and then is an integer: what is compared is what both say.
    expect(again.json == model.json, "a \(type) is read as it was written: \(value)")
  }

  /// Foundation takes 1.0 for an integer.
  private static func same(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.array(let one), .array(let other)): one.count == other.count && zip(one, other).allSatisfy(same)
    case (.object(let one), .object(let other)):
      one.count == other.count && one.allSatisfy { name, value in other[name].map { same(value, $0) } ?? false }
    case (.integer, _), (.number, _): one.anyNumber == other.anyNumber
    default: one == other
    }
  }
}
