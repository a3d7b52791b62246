import LiveKitProtocol

@testable import NchatAPI

/// Draws values that fit a schema, from a seed.
struct SchemaSampler {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
  private mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

  mutating func value(of schema: JSONSchema) -> JSONValue {
    switch schema.shape {
    case .string(let length, let form): return .string(text(length, form))
    case .words(let words): return .string(pick(words))
    case .integer(let range):
      return .integer(
        pick([range.lowerBound, range.upperBound, range.lowerBound + (range.upperBound - range.lowerBound) / 3]))
    case .number(let range):
      return .number(
        pick([range.lowerBound, range.upperBound, range.lowerBound + (range.upperBound - range.lowerBound) / 3]))
    case .boolean: return .bool(below(2) == 0)
    case .array(let schema, let count, _):
      let wanted = min(count.upperBound, max(count.lowerBound, below(4)))
      return .array((0..<wanted).map { _ in value(of: schema) })
    case .object(let properties, let anyOf):
      var members: [String: JSONValue] = [:]
      let chosen = anyOf.isEmpty ? nil : pick(anyOf)
      for property in properties {
        switch (property.presence, below(4)) {
        case (.required, _), (_, 2...): members[property.name] = value(of: property.schema)
        case (.nullable, 1) where property.name != chosen: members[property.name] = .null
        default: if property.name == chosen { members[property.name] = value(of: property.schema) }
        }
      }
      return .object(members)
    case .nullable(let schema): return below(2) == 0 ? .null : value(of: schema)
    case .document(_, _, let anyValue):
      return anyValue ? .array([.integer(1), .null]) : ["key": ["inner": [1, 2.5, "text", .null]]]
    case .choice(_, let choices): return value(of: pick(choices).schema)
    }
  }

  private mutating func text(_ length: ClosedRange<Int>, _ form: TextForm) -> String {
    switch form.pattern {
    case TextForm.uuid.pattern: return EntityID.random().description
    case TextForm.topic.pattern:
      return pick(["user", "call:\(EntityID.random())", "channel:\(EntityID.random())", "stream:\(EntityID.random())"])
    case TextForm.metrics.pattern: return pick(["all", "viewers,duration", "engagement"])
    case TextForm.reaction.pattern: return pick(["fire", "hEart", "\u{1F44D}\u{1F3FD}"])
    case TextForm.email.pattern: return "ana@example.org"
    case nil: return Timestamp(milliseconds: Int64(below(2_000_000_000)) * 1_000).description
    default: return String(repeating: "x", count: min(length.upperBound, max(length.lowerBound, below(20))))
    }
  }
}
