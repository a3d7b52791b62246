extension SessionDescription {
  /// Reads a description. Lines may end in CR LF or LF.
  ///
  /// - Throws: `SDPError` when a limit is passed, or a line or a known attribute cannot be read.
  public init(_ text: String, limits: SDPLimits = .standard) throws(SDPError) {
    let size = text.utf8.count
    guard size <= limits.bytes else { throw .tooLarge(bytes: size, limit: limits.bytes) }

    var session = SessionDescription(origin: SDPOrigin(sessionID: 0, version: 0))
    var hasOrigin = false
    var section: MediaSection?
    var linesInSection = 0
    var number = 0
    var hasVersion = false

    for slice in text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false) {
      number += 1
      let bytes = slice.last == 0x0d ? slice.dropLast() : slice
      guard !bytes.isEmpty else { continue }
      guard bytes.count <= limits.lineBytes else { throw .lineTooLong(line: number, limit: limits.lineBytes) }
      let line = Substring(bytes)
      guard let (type, value) = line.divided(at: UInt8(ascii: "=")), type.utf8.count == 1,
        bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
      else { throw .malformedLine(line: number) }
      guard hasVersion || type == "v" else { throw .missingVersion }
      linesInSection += 1
      guard linesInSection <= limits.linesPerSection
      else { throw .tooManyLines(line: number, limit: limits.linesPerSection) }

      switch type {
      case "v":
        guard value == "0", !hasVersion else { throw .malformedValue(line: number, name: "v") }
        hasVersion = true
      case "o":
        guard let origin = SDPOrigin(value), !hasOrigin else { throw .malformedValue(line: number, name: "o") }
        session.origin = origin
        hasOrigin = true
      case "s":
        session.name = String(value)
      case "c":
        if section == nil { session.connection = String(value) } else { section?.connection = String(value) }
      case "b":
        if section == nil {
          session.bandwidths.append(String(value))
        } else {
          section?.bandwidths.append(String(value))
        }
      case "m":
        if let section { session.media.append(section) }
        guard session.media.count < limits.sections else { throw .tooManySections(limit: limits.sections) }
        guard let next = MediaSection(line: value) else { throw .malformedValue(line: number, name: "m") }
        section = next
        linesInSection = 1
      case "a":
        let (name, body) = value.divided(at: UInt8(ascii: ":")) ?? (value, "")
        guard name.isToken else { throw .malformedLine(line: number) }
        if section == nil {
          try session.take(name, body, of: value, line: number)
        } else {
          try section?.take(name, body, of: value, line: number, limits: limits)
        }
      default:
        // Titles, contacts, times and keys mean nothing to WebRTC (RFC 8829 section 5.8.1).
        break
      }
    }
    guard hasVersion else { throw .missingVersion }
    guard hasOrigin else { throw .missingOrigin }
    if let section { session.media.append(section) }
    self = session
  }

  private mutating func take(
    _ name: Substring, _ value: Substring, of text: Substring, line: Int
  ) throws(SDPError) {
    func malformed() -> SDPError { .malformedValue(line: line, name: String(name)) }
    guard let isTransport = transport.take(name, value) else { throw malformed() }
    if isTransport { return }
    if let direction = MediaDirection(rawValue: String(name)) {
      self.direction = direction
      return
    }
    switch name {
    case "group":
      guard let group = SDPGroup(value) else { throw malformed() }
      groups.append(group)
    case "ice-lite": isICELite = true
    case "extmap-allow-mixed": allowsMixedExtensions = true
    default: attributes.append(SDPAttribute(text))
    }
  }
}
