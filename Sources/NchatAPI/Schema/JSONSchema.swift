import LiveKitProtocol

/// What a JSON value may be: checked by `check`, and printed into the OpenAPI document (JSON Schema 2020-12).
///
/// Strings with the character NUL are refused everywhere, names of members among them. Members that an object's schema does not name are allowed
/// and ignored, so that a newer client can talk to an older server.
public struct JSONSchema: Sendable {
  public indirect enum Shape: Sendable {
    /// `length` in Unicode scalars, as JSON Schema counts.
    case string(length: ClosedRange<Int>, form: TextForm)
    /// One of these words; `aliases` are read too, and not printed.
    case words([String])
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case boolean
    case array(of: JSONSchema, count: ClosedRange<Int>, unique: Bool)
    /// Of `oneOf` at least one member must be there, when it is not empty.
    case object([Property], anyOf: [String])
    case nullable(JSONSchema)
    /// An object whose members nobody but its owner knows, or with `anyValue` any value; of at most so many bytes as compact JSON.
    case document(bytes: Int, depth: Int, anyValue: Bool)
    /// The first that the value of a member, a word, names.
    case choice(by: String, [(word: String, schema: JSONSchema)])
  }

  /// A member of an object.
  public struct Property: Sendable {
    enum Presence: Sendable {
      case required
      /// May be missing.
      case optional
      /// May be missing or null.
      case nullable
    }

    public let name: String
    public let schema: JSONSchema
    let presence: Presence

    /// A member that must be there.
    public static func required(_ name: String, _ schema: JSONSchema, _ summary: String? = nil) -> Property {
      Property(name: name, schema: schema.described(summary), presence: .required)
    }
    /// A member of an answer that may be missing.
    public static func optional(_ name: String, _ schema: JSONSchema, _ summary: String? = nil) -> Property {
      Property(name: name, schema: schema.described(summary), presence: .optional)
    }
    /// A member of a request that may be missing or null.
    public static func nullable(_ name: String, _ schema: JSONSchema, _ summary: String? = nil) -> Property {
      Property(name: name, schema: schema.described(summary), presence: .nullable)
    }
  }

  public var shape: Shape
  /// The name under which the OpenAPI document keeps it once and refers to it.
  public var name: String?
  public var summary: String?
  public var defaultValue: JSONValue?
  public var example: JSONValue?

  init(_ shape: Shape) { self.shape = shape }
}

extension JSONSchema {
  /// Text of any characters; the length in Unicode scalars.
  public static func text(_ length: ClosedRange<Int>) -> JSONSchema { JSONSchema(.string(length: length, form: .any)) }
  /// Text that is not only blanks.
  public static func said(_ length: ClosedRange<Int>) -> JSONSchema { JSONSchema(.string(length: length, form: .said)) }
  /// One line of text.
  public static func line(_ length: ClosedRange<Int>) -> JSONSchema { JSONSchema(.string(length: length, form: .line)) }
  /// Printing ASCII without blanks.
  public static func token(_ length: ClosedRange<Int>) -> JSONSchema {
    JSONSchema(.string(length: length, form: .token))
  }
  public static let username = JSONSchema(.string(length: 2...64, form: .username))
  public static let email = JSONSchema(.string(length: 3...254, form: .email))
  public static let id = JSONSchema(.string(length: 36...36, form: .uuid))
  public static let instant = JSONSchema(.string(length: 20...40, form: .dateTime))
  public static func words(_ words: [String]) -> JSONSchema { JSONSchema(.words(words)) }
  public static func words<Word: CaseIterable & RawRepresentable<String>>(of: Word.Type) -> JSONSchema {
    .words(Word.allCases.map(\.rawValue))
  }
  public static func integer(_ range: ClosedRange<Int64>) -> JSONSchema { JSONSchema(.integer(range)) }
  /// Something that is counted, from zero.
  public static let count = JSONSchema.integer(0...9_007_199_254_740_991)
  public static func number(_ range: ClosedRange<Double>) -> JSONSchema { JSONSchema(.number(range)) }
  public static let boolean = JSONSchema(.boolean)
  public static func array(
    of schema: JSONSchema, _ count: ClosedRange<Int> = 0...100_000, unique: Bool = false
  ) -> JSONSchema {
    JSONSchema(.array(of: schema, count: count, unique: unique))
  }
  /// Members in the order in which they are printed; of `anyOf` at least one must be there and not null.
  public static func object(_ properties: [Property], anyOf: [String] = []) -> JSONSchema {
    JSONSchema(.object(properties, anyOf: anyOf))
  }
  /// An object that only its owner understands, kept as it is.
  public static func document(bytes: Int = 16_384, depth: Int = 8) -> JSONSchema {
    JSONSchema(.document(bytes: bytes, depth: depth, anyValue: false))
  }
  /// Any value.
  public static func anything(bytes: Int = 65_536, depth: Int = 16) -> JSONSchema {
    JSONSchema(.document(bytes: bytes, depth: depth, anyValue: true))
  }
  /// Objects that a member, `by`, tells apart.
  public static func choice(by member: String, _ choices: [(word: String, schema: JSONSchema)]) -> JSONSchema {
    JSONSchema(.choice(by: member, choices))
  }

  public var orNull: JSONSchema { JSONSchema(.nullable(self)) }

  public func named(_ name: String) -> JSONSchema { with { $0.name = name } }
  public func described(_ summary: String?) -> JSONSchema { summary == nil ? self : with { $0.summary = summary } }
  public func with(default value: JSONValue) -> JSONSchema { with { $0.defaultValue = value } }
  public func with(example value: JSONValue) -> JSONSchema { with { $0.example = value } }

  private func with(_ change: (inout JSONSchema) -> Void) -> JSONSchema {
    var copy = self
    change(&copy)
    return copy
  }

  /// The members, when it is an object; of what may be null too.
  public var properties: [Property] {
    switch shape {
    case .object(let properties, _): properties
    case .nullable(let schema): schema.properties
    default: []
    }
  }
}
