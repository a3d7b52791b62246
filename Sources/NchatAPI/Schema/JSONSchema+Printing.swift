import LiveKitProtocol

extension JSONSchema {
  /// The schema as JSON Schema 2020-12; where it has a name, a reference to it.
  func printed() -> JSONValue {
    guard let name else { return definition() }
    let reference = JSONValue.string("#/components/schemas/\(name)")
    guard let summary else { return .object(["$ref": reference]) }
    return .object(["$ref": reference, "description": .string(summary)])
  }

  /// The schema itself, with references to named ones within.
  func definition() -> JSONValue {
    var members = keywords()
    if let summary { members["description"] = .string(summary) }
    if let defaultValue { members["default"] = defaultValue }
    if let example { members["examples"] = .array([example]) }
    return .object(members)
  }

  private func keywords() -> [String: JSONValue] {
    switch shape {
    case .string(let length, let form):
      var members: [String: JSONValue] = ["type": "string"]
      // A UUID has one length; an instant has as many digits as somebody likes, of which a bound is read.
      if form.format != TextForm.uuid.format {
        members["minLength"] = .integer(Int64(length.lowerBound))
        members["maxLength"] = .integer(Int64(length.upperBound))
      }
      if let pattern = form.pattern { members["pattern"] = .string(pattern) }
      if let format = form.format { members["format"] = .string(format) }
      return members
    case .words(let words): return ["type": "string", "enum": .array(words.map { .string($0) })]
    case .integer(let range):
      return ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    case .number(let range):
      return ["type": "number", "minimum": .bound(range.lowerBound), "maximum": .bound(range.upperBound)]
    case .boolean: return ["type": "boolean"]
    case .array(let schema, let count, let unique):
      var members: [String: JSONValue] = [
        "type": "array", "items": schema.printed(), "minItems": .integer(Int64(count.lowerBound)),
        "maxItems": .integer(Int64(count.upperBound)),
      ]
      if unique { members["uniqueItems"] = true }
      return members
    case .object(let properties, let anyOf):
      var members: [String: JSONValue] = [
        "type": "object",
        "properties": .object(
          Dictionary(properties.map { ($0.name, $0.printed()) }, uniquingKeysWith: { first, _ in first })),
      ]
      let required = properties.filter { $0.presence == .required }.map { JSONValue.string($0.name) }
      if !required.isEmpty { members["required"] = .array(required) }
      if !anyOf.isEmpty {
        members["anyOf"] = .array(
          anyOf.map { .object(["required": [.string($0)], "properties": .object([$0: ["not": ["type": "null"]]])]) })
      }
      return members
    case .nullable(let schema): return schema.printedOrNull()
    case .document(let bytes, let depth, let anyValue):
      var members: [String: JSONValue] = ["x-max-bytes": .integer(Int64(bytes)), "x-max-depth": .integer(Int64(depth))]
      if anyValue {
        members["$ref"] = Self.anyJSON.reference
      } else {
        members.merge(Self.anyObject) { _, new in new }
      }
      return members
    case .choice(let member, let choices):
      return [
        "oneOf": .array(choices.map { $0.schema.printed() }),
        "discriminator": ["propertyName": .string(member)],
      ]
    }
  }

  /// What documents are made of, which refers to itself.
  static let anyJSON: (name: String, reference: JSONValue, definition: JSONValue) = {
    let reference: JSONValue = "#/components/schemas/JSONValue"
    let definition: JSONValue = [
      "description": "Any JSON without the character NUL.",
      "anyOf": [
        ["type": ["null", "boolean", "number"]], .object(["type": "string"].merging(withoutNUL) { $1 }),
        ["type": "array", "items": ["$ref": reference]], .object(anyObject),
      ],
    ]
    return ("JSONValue", reference, definition)
  }()

  private static var withoutNUL: [String: JSONValue] { TextForm.any.pattern.map { ["pattern": .string($0)] } ?? [:] }

  private static var anyObject: [String: JSONValue] {
    [
      "type": "object", "propertyNames": .object(withoutNUL),
      "additionalProperties": ["$ref": "#/components/schemas/JSONValue"],
    ]
  }

  /// The schema with null besides.
  fileprivate func printedOrNull() -> [String: JSONValue] {
    guard name == nil, case .object(var members) = definition(), case .string(let type)? = members["type"] else {
      return ["oneOf": [printed(), ["type": "null"]]]
    }
    members["type"] = [.string(type), "null"]
    if case .array(let words)? = members["enum"] { members["enum"] = .array(words + [.null]) }
    return members
  }

  /// Every named schema that this one refers to, itself among them.
  func collect(into components: inout [String: JSONSchema]) {
    if let name {
      guard components[name] == nil else { return }
      components[name] = self
    }
    switch shape {
    case .array(let schema, _, _), .nullable(let schema): schema.collect(into: &components)
    case .object(let properties, _): for property in properties { property.schema.collect(into: &components) }
    case .choice(_, let choices): for choice in choices { choice.schema.collect(into: &components) }
    case .string, .words, .integer, .number, .boolean, .document: return
    }
  }
}

extension JSONSchema.Property {
  fileprivate func printed() -> JSONValue {
    presence == .nullable ? .object(schema.printedOrNull()) : schema.printed()
  }
}

extension JSONValue {
  fileprivate static func bound(_ number: Double) -> JSONValue {
    Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
  }
}
