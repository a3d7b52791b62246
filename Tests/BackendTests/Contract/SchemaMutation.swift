import LiveKitProtocol

@testable import NchatAPI

/// A value that breaks one rule of a schema, made from one that keeps them all.
struct SchemaMutation: Sendable {
  let value: JSONValue
  /// Where the problem is, as the answer should name it.
  let path: String
  let what: String

  /// A value with every member, each within its bounds.
  static func sample(_ schema: JSONSchema) -> JSONValue {
    switch schema.shape {
    case .string(let length, let form):
      switch form.pattern {
      case TextForm.uuid.pattern: return .string(EntityID.random().description)
      case TextForm.email.pattern: return "ana@example.org"
      case TextForm.metrics.pattern: return "all"
      case TextForm.reaction.pattern: return "fire"
      case nil: return "2026-01-02T03:04:05Z"
      default: return .string(String(repeating: "a", count: max(1, length.lowerBound)))
      }
    case .words(let words): return words.first.map { .string($0) } ?? ""
    case .integer(let range): return .integer(range.lowerBound)
    case .number(let range): return .number(range.lowerBound)
    case .boolean: return true
    case .array(let schema, let count, _): return .array((0..<max(1, count.lowerBound)).map { _ in sample(schema) })
    case .object(let properties, _):
      return .object(
        Dictionary(properties.map { ($0.name, sample($0.schema)) }, uniquingKeysWith: { first, _ in first }))
    case .nullable(let schema): return sample(schema)
    case .document: return ["key": "value"]
    case .choice(_, let choices): return choices.first.map { sample($0.schema) } ?? .null
    }
  }

  /// Everything that can be wrong with a body, one thing at a time.
  static func all(of schema: JSONSchema) -> [SchemaMutation] {
    all(schema, sample(schema), "", isNullable: false) { $0 }
  }

  private static func all(
    _ schema: JSONSchema, _ value: JSONValue, _ path: String, isNullable: Bool,
    _ put: (JSONValue) -> JSONValue
  ) -> [SchemaMutation] {
    var mutations: [SchemaMutation] = []
    func add(_ value: JSONValue, _ what: String, at inner: String? = nil) {
      mutations.append(SchemaMutation(value: put(value), path: inner ?? path, what: what))
    }
    func addOtherKinds(than kinds: Set<String>) {
      let others: [(kind: String, value: JSONValue)] = [
        ("string", "text"), ("integer", 7), ("number", 7.5), ("boolean", true), ("array", []), ("object", [:]),
        ("null", .null), ("object", ["$gt": ""]), ("array", [.array([.array([])])]),
      ]
      for (kind, value) in others where !kinds.contains(kind) && !(isNullable && kind == "null") {
        add(value, "\(kind) instead of \(kinds.sorted().joined(separator: " or "))")
      }
    }
    func inner(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    switch schema.shape {
    case .string(let length, let form):
      addOtherKinds(than: ["string"])
      if length.lowerBound > 0 { add("", "empty") }
      add(.string(String(repeating: "a", count: length.upperBound + 1)), "too long")
      add(.string(String(repeating: "🙂", count: length.upperBound + 1)), "too long in another alphabet")
      add(.string("a" + String(repeating: "\0", count: max(1, length.lowerBound))), "NUL")
      guard form.pattern != TextForm.any.pattern else { break }
      if form.pattern == TextForm.said.pattern {
        add(.string(String(repeating: " \u{3000}\n", count: max(1, length.lowerBound))), "blank")
        break
      }
      let broken = "\u{7}\u{1B}[2J" + String(repeating: " ", count: max(0, min(40, length.lowerBound)))
      add(.string(String(broken.unicodeScalars.prefix(length.upperBound))), "another form")
      if form.pattern == TextForm.uuid.pattern {
        add("b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g", "no hexadecimal digit")
        add("b0eebc99-9c0b-4ef8-bb6d-6bb9bd38٠٠٠٠", "digits of another alphabet")
        add("' OR 1=1; DROP TABLE nchat_users; --", "SQL")
      }
    case .words(let words):
      addOtherKinds(than: ["string"])
      add("nonsense", "no word")
      if let word = words.first { add(.string(word.uppercased() + " "), "a word written otherwise") }
    case .integer(let range):
      addOtherKinds(than: ["integer"])
      add(.number(Double(range.lowerBound) + 0.5), "a fraction")
      add(.integer(range.lowerBound - 1), "too small")
      add(.integer(range.upperBound + 1), "too large")
      add(.number(1e300), "far too large")
    case .number(let range):
      addOtherKinds(than: ["integer", "number"])
      add(.number(range.lowerBound - 1), "too small")
      add(.number(range.upperBound * 2 + 1), "too large")
    case .boolean:
      addOtherKinds(than: ["boolean"])
    case .array(let schema, let count, let isUnique):
      addOtherKinds(than: ["array"])
      if count.lowerBound > 0 { add([], "too few") }
      add(.array((0...count.upperBound).map { _ in sample(schema) }), "too many")
      let first = sample(schema)
      if isUnique, count.upperBound > 1 { add([first, first], "twice the same", at: path + "[1]") }
      mutations += all(schema, first, path + "[0]", isNullable: false) { put([$0]) }
    case .object(let properties, let anyOf):
      addOtherKinds(than: ["object"])
      guard case .object(let members) = value else { break }
      for property in properties {
        if property.presence == .required {
          add(.object(members.filter { $0.key != property.name }), "without \(property.name)", at: inner(property.name))
        }
        let value = members[property.name] ?? .null
        mutations += all(
          property.schema, value, inner(property.name), isNullable: property.presence == .nullable
        ) { changed in put(.object(members.merging([property.name: changed]) { _, new in new })) }
      }
      if !anyOf.isEmpty {
        add(.object(members.filter { !anyOf.contains($0.key) }), "without any of \(anyOf)")
        add(.object(members.merging(anyOf.map { ($0, .null) }) { _, new in new }), "null for all of \(anyOf)")
      }
    case .nullable(let schema): mutations += all(schema, value, path, isNullable: true, put)
    case .document(let bytes, let depth, let anyValue):
      if !anyValue { addOtherKinds(than: ["object"]) }
      add(["key": .string(String(repeating: "a", count: bytes))], "too large")
      add((0..<depth).reduce(["key": true]) { deeper, _ in ["key": deeper] }, "too deep")
      add(["a\0b": true], "NUL")
    case .choice: break
    }
    return mutations
  }
}
