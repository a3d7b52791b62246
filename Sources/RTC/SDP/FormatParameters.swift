/// The parameters of a payload format, the value of `a=fmtp` after the payload type: an ordered list of `name=value`.
///
/// Formats that do not use names (`111/111` of RED, `0-15` of telephone events) have entries with a nil value.
public struct FormatParameters: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var value: String?

    public init(name: String, value: String?) {
      self.name = name
      self.value = value
    }

    /// Names compare without case; they are ASCII. Makes no copies: every parameter of a description is looked for.
    func isNamed(_ other: String) -> Bool {
      name.utf8.elementsEqual(other.utf8) { a, b in
        a == b || (a | 0x20) == (b | 0x20) && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(a | 0x20)
      }
    }
  }

  public var entries: [Entry]

  public init(entries: [Entry] = []) {
    self.entries = entries
  }

  /// Reads `minptime=10;useinbandfec=1`, with or without spaces after the semicolons.
  public init(_ text: String) {
    self.init(Substring(text))
  }

  init(_ text: Substring) {
    entries = text.parts(separatedBy: UInt8(ascii: ";")).map(\.trimmed).filter { !$0.isEmpty }.map { part in
      if let (name, value) = part.divided(at: UInt8(ascii: "=")) {
        Entry(name: String(name.trimmed), value: String(value.trimmed))
      } else {
        Entry(name: String(part), value: nil)
      }
    }
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The value of a parameter; names compare without case. Setting replaces in place or appends, nil removes.
  public subscript(name: String) -> String? {
    get {
      entries.first { $0.isNamed(name) }?.value
    }
    set {
      let index = entries.firstIndex { $0.isNamed(name) }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// These parameters with those of `other` put over them.
  public func merging(_ other: FormatParameters) -> FormatParameters {
    var result = self
    for entry in other.entries {
      if let value = entry.value {
        result[entry.name] = value
      } else if !result.entries.contains(entry) {
        result.entries.append(entry)
      }
    }
    return result
  }

  /// The text as it stands in a description.
  public var text: String {
    entries.map { entry in entry.value.map { "\(entry.name)=\($0)" } ?? entry.name }.joined(separator: ";")
  }
}
