// What terminals answer to questions; what makes no sense as an answer is dropped.
extension InputParser {
  /// Pixels that a cell can have at most.
  private static let cellLimit = 4096

  mutating func reply(_ reply: TerminalReply) -> Bool {
    events.append(.reply(reply))
    return true
  }

  mutating func modeReport(_ parameters: [Parameter]) -> Bool {
    guard parameters.count == 2 else { return false }
    return reply(.privateMode(number: parameters[0].value, state: parameters[1].value))
  }

  mutating func statusReport(_ parameters: [Parameter]) -> Bool {
    guard parameters.count == 1, parameters[0].value == 0 else { return false }
    return reply(.ready)
  }

  mutating func windowReport(_ parameters: [Parameter]) -> Bool {
    guard parameters.count == 3, parameters[0].value == 6 else { return false }
    let (height, width) = (parameters[1].value, parameters[2].value)
    guard (1...Self.cellLimit).contains(height), (1...Self.cellLimit).contains(width) else { return false }
    return reply(.cellSize(width: width, height: height))
  }

  /// A control string that is complete: DCS and OSC carry answers, the others nothing that was asked for.
  mutating func finishString(_ bytes: [UInt8], introducer: UInt8) {
    let known =
      switch introducer {
      case UInt8(ascii: "P"): deviceString(bytes)
      case UInt8(ascii: "]"): systemString(bytes)
      default: false
      }
    if !known { dropped &+= 1 }
  }

  private mutating func deviceString(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: Array(">|".utf8)) {
      return reply(.name(String(decoding: bytes.dropFirst(2), as: UTF8.self)))
    }
    if bytes == Array("0$r".utf8) { return reply(.style([])) }
    guard bytes.starts(with: Array("1$r".utf8)), bytes.last == UInt8(ascii: "m"),
      let parameters = Self.parameters(bytes.dropFirst(3).dropLast())
    else { return false }
    return reply(.style(parameters.flatMap { [$0.value] + $0.parts }))
  }

  private mutating func systemString(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: Array("11;".utf8)), let color = Self.color(bytes.dropFirst(3)) else { return false }
    return reply(.background(color))
  }

  /// `rgb:RRRR/GGGG/BBBB` and `rgba:` as XParseColor has them, one to four digits each, and `#RRGGBB`.
  private static func color(_ bytes: some Sequence<UInt8>) -> TerminalColor? {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    var fields: [Substring]
    if text.hasPrefix("#"), text.count == 7 {
      let digits = Array(text.dropFirst())
      fields = [0, 2, 4].map { Substring(String(digits[$0..<($0 + 2)])) }
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "rgb" || parts[0] == "rgba" else { return nil }
      fields = parts[1].split(separator: "/", omittingEmptySubsequences: false)
      guard fields.count == (parts[0] == "rgb" ? 3 : 4) else { return nil }
      fields = Array(fields.prefix(3))
    }
    let components = fields.compactMap { field -> UInt8? in
      guard (1...4).contains(field.utf8.count), field.allSatisfy(\.isHexDigit), let value = Int(field, radix: 16) else {
        return nil
      }
      return UInt8(clamping: value * 255 / (1 << (4 * field.utf8.count) - 1))
    }
    guard components.count == 3 else { return nil }
    return .rgb(components[0], components[1], components[2])
  }
}
