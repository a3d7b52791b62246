import LiveKitProtocol

extension JSONSchema {
  /// What is wrong with a value; nothing when it fits. Answers at most `Problem.limit` problems.
  public func check(_ value: JSONValue) -> [Problem] {
    var check = Check()
    check.check(value, self, "")
    return check.problems
  }

  private struct Check {
    var problems: [Problem] = []
    private var isFull: Bool { problems.count >= Problem.limit }

    private mutating func complain(_ path: String, _ problem: String) {
      guard !isFull else { return }
      // A path is as long as a member's name allows; what is told of it need not be.
      problems.append(Problem(path: String(path.prefix(256)), problem: problem))
    }

    mutating func check(_ value: JSONValue, _ schema: JSONSchema, _ path: String) {
      guard !isFull else { return }
      switch (schema.shape, value) {
      case (.nullable(let schema), _): if value != .null { check(value, schema, path) }
      case (.string(let length, let form), .string(let text)): check(text, length, form, path)
      case (.words(let words), .string(let text)):
        if !words.contains(text) { complain(path, "It must be one of \(words.joined(separator: ", ")).") }
      case (.integer(let range), _):
        guard let integer = value.wholeNumber else { return complain(path, "It must be a whole number.") }
        if !range.contains(integer) {
          complain(path, "It must be between \(range.lowerBound) and \(range.upperBound).")
        }
      case (.number(let range), _):
        guard let number = value.anyNumber else { return complain(path, "It must be a number.") }
        if !range.contains(number) {
          complain(path, "It must be between \(range.lowerBound.asJSON) and \(range.upperBound.asJSON).")
        }
      case (.boolean, .bool): return
      case (.array(let schema, let count, let unique), .array(let items)):
        guard count.contains(items.count) else {
          return complain(path, "It must have between \(count.lowerBound) and \(count.upperBound) elements.")
        }
        for (index, item) in items.enumerated() where !isFull { check(item, schema, "\(path)[\(index)]") }
        if unique { checkUnique(items, path) }
      case (.object(let properties, let anyOf), .object(let members)):
        for property in properties where !isFull { check(property, in: members, path) }
        if !anyOf.isEmpty, !anyOf.contains(where: { members[$0] ?? .null != .null }) {
          complain(path, "At least one of \(anyOf.joined(separator: ", ")) is required.")
        }
      case (.document(let bytes, let depth, let anyValue), _):
        if !anyValue, case .object = value {} else if !anyValue { return complain(path, "It must be an object.") }
        var left = bytes
        switch value.fits(&left, depth: depth) {
        case .fits: return
        case .tooLarge: complain(path, "It must be at most \(bytes) bytes.")
        case .tooDeep: complain(path, "It must have at most \(depth) levels.")
        case .holdsNUL: complain(path, TextForm.any.complaint)
        }
      case (.choice(let member, let choices), .object(let members)):
        let inner = Self.join(path, member)
        guard case .string(let word)? = members[member] else { return complain(inner, "It is required, as a string.") }
        guard let choice = choices.first(where: { $0.word == word }) else {
          return complain(inner, "It must be one of \(choices.map(\.word).joined(separator: ", ")).")
        }
        check(value, choice.schema, path)
      default: complain(path, "It must be \(schema.kind).")
      }
    }

    private mutating func check(_ text: String, _ length: ClosedRange<Int>, _ form: TextForm, _ path: String) {
      let scalars = text.unicodeScalars
      // Counting is bounded, however long the text is.
      let count = scalars.prefix(length.upperBound + 1).count
      guard length.contains(count) else {
        return complain(path, "It must have between \(length.lowerBound) and \(length.upperBound) characters.")
      }
      if !form.holds(scalars) { complain(path, form.complaint) }
    }

    private mutating func check(_ property: Property, in members: [String: JSONValue], _ path: String) {
      let inner = Self.join(path, property.name)
      guard let member = members[property.name] else {
        if property.presence == .required { complain(inner, "It is required.") }
        return
      }
      if property.presence == .nullable, member == .null { return }
      check(member, property.schema, inner)
    }

    private mutating func checkUnique(_ items: [JSONValue], _ path: String) {
      var seen: Set<String> = []
      for (index, item) in items.enumerated() {
        // Only words and ids are asked to be unique; ids are the same in either case.
        guard case .string(let text) = item else { continue }
        if !seen.insert(text.lowercased()).inserted { complain("\(path)[\(index)]", "It occurs twice.") }
      }
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
  }

  /// What the value must be, for a sentence.
  private var kind: String {
    switch shape {
    case .string, .words: "a string"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .array: "an array"
    case .object, .choice: "an object"
    case .nullable(let schema): "\(schema.kind) or null"
    case .document(_, _, let anyValue): anyValue ? "a value" : "an object"
    }
  }
}

extension JSONValue {
  /// The integer that it is; 1.0 is one too, as in JSON Schema.
  var wholeNumber: Int64? {
    switch self {
    case .integer(let integer): integer
    case .number(let number): Int64(exactly: number)
    default: nil
    }
  }

  var anyNumber: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  fileprivate enum Fit { case fits, tooLarge, tooDeep, holdsNUL }

  /// Whether it is within bounds; takes what it needs from `left`. Ends as soon as it is not.
  fileprivate func fits(_ left: inout Int, depth: Int) -> Fit {
    func take(_ count: Int) -> Bool {
      left -= count
      return left >= 0
    }
    switch self {
    case .null, .bool: return take(5) ? .fits : .tooLarge
    case .integer, .number: return take(20) ? .fits : .tooLarge
    case .string(let text):
      guard take(text.utf8.count + 2) else { return .tooLarge }
      return text.utf8.contains(0) ? .holdsNUL : .fits
    case .array(let items):
      guard depth > 0 else { return .tooDeep }
      guard take(2 + items.count) else { return .tooLarge }
      for item in items {
        let fit = item.fits(&left, depth: depth - 1)
        guard fit == .fits else { return fit }
      }
    case .object(let members):
      guard depth > 0 else { return .tooDeep }
      guard take(2 + members.count) else { return .tooLarge }
      for (name, value) in members {
        guard take(name.utf8.count + 3) else { return .tooLarge }
        guard !name.utf8.contains(0) else { return .holdsNUL }
        let fit = value.fits(&left, depth: depth - 1)
        guard fit == .fits else { return fit }
      }
    }
    return .fits
  }
}

extension Double {
  /// As JSON writes it: whole numbers without a fraction.
  var asJSON: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
