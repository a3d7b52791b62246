/// Takes typed claims out of a JSON object; null counts as absent, and what is not taken stays in `rest`.
struct ClaimReader {
  private(set) var rest: [String: JSONValue]
  /// Prefix of the claims' names in errors, such as `video.`.
  let path: String

  init(_ object: [String: JSONValue], path: String = "") {
    rest = object
    self.path = path
  }

  private mutating func take(_ name: String) -> JSONValue? {
    switch rest.removeValue(forKey: name) {
    case nil, .null: nil
    case let value?: value
    }
  }

  private func wrong(_ name: String, _ expected: String) -> TokenError {
    .wrongType(claim: path + name, expected: expected)
  }

  mutating func take(bool name: String) throws(TokenError) -> Bool? {
    switch take(name) {
    case nil: return nil
    case .bool(let value): return value
    default: throw wrong(name, "true or false")
    }
  }

  mutating func take(string name: String) throws(TokenError) -> String? {
    switch take(name) {
    case nil: return nil
    case .string(let value): return value
    default: throw wrong(name, "a text")
    }
  }

  /// A NumericDate (RFC 7519 section 2): seconds since 1970, fractions dropped.
  mutating func take(seconds name: String) throws(TokenError) -> Int64? {
    // Until the year 275760: beyond that neither Foundation nor anybody else prints dates.
    let range: ClosedRange<Int64> = -8_640_000_000_000...8_640_000_000_000
    switch take(name) {
    case nil: return nil
    case .integer(let value) where range.contains(value): return value
    case .number(let value) where value.magnitude <= Double(range.upperBound): return Int64(value.rounded(.down))
    default: throw wrong(name, "a number of seconds since 1970")
    }
  }

  mutating func take(strings name: String) throws(TokenError) -> [String]? {
    guard let value = take(name) else { return nil }
    guard case .array(let elements) = value else { throw wrong(name, "a list of texts") }
    var strings: [String] = []
    for element in elements {
      guard case .string(let string) = element else { throw wrong(name, "a list of texts") }
      strings.append(string)
    }
    return strings
  }

  mutating func take(texts name: String) throws(TokenError) -> [String: String]? {
    guard let object = try take(object: name) else { return nil }
    var texts: [String: String] = [:]
    for (key, value) in object {
      guard case .string(let string) = value else { throw wrong("\(name).\(key)", "a text") }
      texts[key] = string
    }
    return texts
  }

  mutating func take(object name: String) throws(TokenError) -> [String: JSONValue]? {
    switch take(name) {
    case nil: return nil
    case .object(let value): return value
    default: throw wrong(name, "an object")
    }
  }
}
