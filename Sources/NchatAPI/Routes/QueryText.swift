import LiveKitProtocol

/// The query of a URL, as the members of an object and back.
public enum QueryText {
  /// Parameters in a query beyond which it is refused.
  static let limit = 64

  /// The parameters that a schema names, each as what it should be; the schema's own check comes after.
  /// - Throws: `APIError` with `VALIDATION_ERROR` for what cannot be read, and for a parameter that comes twice.
  static func read(_ text: some StringProtocol, _ schema: JSONSchema) throws(APIError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    let pairs = text.split(separator: "&", maxSplits: limit, omittingEmptySubsequences: true)
    guard pairs.count <= limit else { throw refusal("", "It must have at most \(limit) parameters.") }
    for pair in pairs {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.flatMap({ PercentText.decode($0, plus: true) }) else {
        throw refusal("", "A parameter's name is not UTF-8 in percent-encoding.")
      }
      guard let property = schema.properties.first(where: { $0.name == name }) else { continue }
      guard let value = PercentText.decode(parts.dropFirst().first ?? "", plus: true) else {
        throw refusal(name, "It must be UTF-8 in percent-encoding, without NUL.")
      }
      guard members.updateValue(property.schema.value(of: value), forKey: name) == nil else {
        throw refusal(name, "It must come once.")
      }
    }
    return .object(members)
  }

  /// What follows the question mark, for the members of an object; empty without any.
  public static func write(_ value: JSONValue) -> String {
    guard case .object(let members) = value else { return "" }
    return members.sorted { $0.key < $1.key }.compactMap { name, value in
      let text: String
      switch value {
      case .string(let string): text = string
      case .integer(let integer): text = String(integer)
      case .number(let number): text = number.asJSON
      case .bool(let bool): text = String(bool)
      case .null, .array, .object: return nil
      }
      return PercentText.encode(name) + "=" + PercentText.encode(text)
    }.joined(separator: "&")
  }

  private static func refusal(_ path: String, _ problem: String) -> APIError {
    APIError(problems: [Problem(path: path, problem: problem)])
  }
}

extension JSONSchema {
  /// What a parameter's text stands for; a text that does not fit stays one, which the check then complains of.
  fileprivate func value(of text: String) -> JSONValue {
    switch shape {
    // As JSON writes it: without a plus sign or leading zeros.
    case .integer: Int64(text).flatMap { String($0) == text ? JSONValue.integer($0) : nil } ?? .string(text)
    case .number: Double(text).flatMap { $0.isFinite ? JSONValue.number($0) : nil } ?? .string(text)
    case .boolean: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
    default: .string(text)
    }
  }
}
