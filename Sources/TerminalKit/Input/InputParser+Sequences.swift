// What the finished sequences mean.
extension InputParser {
  /// One parameter of a control sequence with its colon-separated parts; missing ones are 0.
  struct Parameter {
    var value = 0
    var parts: [Int] = []
  }

  /// The numbers of a parameter string, nil when there is anything else in it.
  static func parameters(_ bytes: some Sequence<UInt8>) -> [Parameter]? {
    var result: [Parameter] = []
    for field in String(decoding: Array(bytes), as: UTF8.self).split(separator: ";", omittingEmptySubsequences: false) {
      var parts: [Int] = []
      for part in field.split(separator: ":", omittingEmptySubsequences: false) {
        if part.isEmpty {
          parts.append(0)
        } else if part.count <= 9, let number = Int(part), number >= 0 {
          parts.append(number)
        } else {
          return nil
        }
      }
      result.append(Parameter(value: parts.first ?? 0, parts: Array(parts.dropFirst())))
    }
    return result
  }

  mutating func finishCSI(_ bytes: [UInt8], final: UInt8) {
    let marker = bytes.first.flatMap { (0x3C...0x3F).contains($0) ? $0 : nil }
    let intermediate = bytes.last.flatMap { (0x20..<0x30).contains($0) ? $0 : nil }
    let numbers = bytes.dropFirst(marker == nil ? 0 : 1).dropLast(intermediate == nil ? 0 : 1)
    guard let parameters = Self.parameters(numbers) else {
      dropped &+= 1
      return
    }
    let known =
      switch (marker, intermediate, final) {
      case (nil, nil, UInt8(ascii: "n")): statusReport(parameters)
      case (nil, nil, UInt8(ascii: "t")): windowReport(parameters)
      case (nil, nil, _): key(parameters, final: final)
      case (0x3C, nil, UInt8(ascii: "M")): mouse(parameters, released: false)
      case (0x3C, nil, UInt8(ascii: "m")): mouse(parameters, released: true)
      case (0x3F, UInt8(ascii: "$"), UInt8(ascii: "y")): modeReport(parameters)
      case (0x3F, nil, UInt8(ascii: "c")): reply(.deviceAttributes(parameters.map(\.value)))
      case (0x3F, nil, UInt8(ascii: "u")): reply(.keyboardFlags(parameters.first?.value ?? 0))
      default: false
      }
    if !known { dropped &+= 1 }
  }

  mutating func ss3(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "M"): emit(.enter)
    // The keypad in application mode: * + , - . / and the digits.
    case 0x6A...0x79: emit(.character(Character(Unicode.Scalar(byte - 0x40))))
    default:
      if let key = Self.letterKey(byte) {
        emit(key)
      } else {
        dropped &+= 1
      }
    }
  }

  private static func letterKey(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "P"): .function(1)
    case UInt8(ascii: "Q"): .function(2)
    case UInt8(ascii: "R"): .function(3)
    case UInt8(ascii: "S"): .function(4)
    default: nil
    }
  }

  private static func numberedKey(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// A key by its Unicode code or the private code of the kitty keyboard protocol.
  private static func codedKey(_ code: Int) -> Key? {
    switch code {
    case 13, 57414: return .enter
    case 9: return .tab
    case 27: return .escape
    case 8, 127: return .backspace
    case 57376...57398: return .function(code - 57363)
    case 57399...57408: return .character(Character(Unicode.Scalar(UInt8(code - 57399 + 0x30))))
    case 57409: return .character(".")
    case 57410: return .character("/")
    case 57411: return .character("*")
    case 57412: return .character("-")
    case 57413: return .character("+")
    case 57415: return .character("=")
    case 57417: return .left
    case 57418: return .right
    case 57419: return .up
    case 57420: return .down
    case 57421: return .pageUp
    case 57422: return .pageDown
    case 57423: return .home
    case 57424: return .end
    case 57425: return .insert
    case 57426: return .delete
    // Lock, media and modifier keys themselves.
    case 57344...63743: return nil
    default:
      guard code >= 0x20, !(0x7F..<0xA0).contains(code), let scalar = Unicode.Scalar(UInt32(clamping: code)) else {
        return nil
      }
      return .character(Character(scalar))
    }
  }

  /// Modifiers are sent as a bit set plus 1; the event type is the part after the colon.
  private static func modifiers(_ parameter: Parameter?) -> (KeyModifiers, KeyEvent.Phase) {
    guard let parameter else { return ([], .press) }
    let bits = UInt8(truncatingIfNeeded: max(0, parameter.value - 1))
    let phase: KeyEvent.Phase =
      switch parameter.parts.first {
      case 2: .repeat
      case 3: .release
      default: .press
      }
    return (KeyModifiers(rawValue: bits).intersection(.known), phase)
  }

  private mutating func key(_ parameters: [Parameter], final: UInt8) -> Bool {
    let (modifiers, phase) = Self.modifiers(parameters.dropFirst().first)
    let first = parameters.first?.value ?? 0
    switch final {
    case UInt8(ascii: "~"):
      if first == 200 {
        beginPaste()
      } else if first == 27, let code = parameters.dropFirst(2).first {
        // xterm's modifyOtherKeys.
        guard let key = Self.codedKey(code.value) else { return false }
        emit(key, modifiers)
      } else {
        guard let key = Self.numberedKey(first) else { return false }
        emit(key, modifiers, phase: phase)
      }
    case UInt8(ascii: "u"):
      return coded(parameters, modifiers, phase)
    case UInt8(ascii: "Z"): emit(.tab, modifiers.union(.shift))
    case UInt8(ascii: "I") where parameters.count <= 1: events.append(.focus(true))
    case UInt8(ascii: "O") where parameters.count <= 1: events.append(.focus(false))
    default:
      guard first <= 1, let key = Self.letterKey(final) else { return false }
      emit(key, modifiers, phase: phase)
    }
    return true
  }

  /// A key as the kitty keyboard protocol tells it: its code, what else it could have been, and what it writes.
  private mutating func coded(_ parameters: [Parameter], _ modifiers: KeyModifiers, _ phase: KeyEvent.Phase) -> Bool {
    guard let first = parameters.first else { return false }
    let key = Self.codedKey(first.value)
    let writes = if case .character? = key { true } else { first.value == 0 }
    let isCommand = !modifiers.isDisjoint(with: [.control, .alt, .super])
    // What the layout, a dead key or an input method made of it; a key that comes up writes nothing.
    if writes, !isCommand, phase != .release, let text = parameters.dropFirst(2).first.flatMap(Self.text) {
      for character in text { emit(.character(character), modifiers, phase: phase) }
      return true
    }
    guard case .character(let plain)? = key else {
      guard let key else { return false }
      emit(key, modifiers, phase: phase)
      return true
    }
    // Commands go by the place of the key where the layout writes another script.
    if isCommand, plain.asciiValue == nil, let base = first.parts.dropFirst().first, base > 0,
      let key = Self.codedKey(base)
    {
      emit(key, modifiers, phase: phase)
    } else if modifiers.contains(.shift), !modifiers.contains(.control) {
      // With shift the second part is the letter that shift makes.
      let shifted = first.parts.first.flatMap { $0 > 0 ? Self.codedKey($0) : nil }
      emit(shifted ?? .character(Character(String(plain.uppercased().prefix(1)))), modifiers, phase: phase)
    } else {
      emit(.character(plain), modifiers, phase: phase)
    }
    return true
  }

  /// Scalars as text, nil when there is a control character or no scalar among them.
  private static func text(_ parameter: Parameter) -> String? {
    var text = ""
    for code in [parameter.value] + parameter.parts {
      guard code >= 0x20, !(0x7F..<0xA0).contains(code), let scalar = Unicode.Scalar(UInt32(clamping: code)) else {
        return nil
      }
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  private mutating func mouse(_ parameters: [Parameter], released: Bool) -> Bool {
    guard parameters.count == 3 else { return false }
    let (code, column, row) = (parameters[0].value, parameters[1].value, parameters[2].value)
    guard code < 256, (1...4096).contains(column), (1...4096).contains(row) else { return false }
    var modifiers: KeyModifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    let kind: MouseEvent.Kind
    switch (code & 64 != 0, code & 32 != 0, code & 3) {
    case (true, _, 0): kind = .scrollUp
    case (true, _, 1): kind = .scrollDown
    case (true, _, _): return false
    case (_, true, 3): kind = .move
    case (_, true, let button): kind = .drag(button: button)
    case (_, _, let button): kind = released ? .release(button: button) : .press(button: button)
    }
    let position = CellPosition(row: row - 1, column: column - 1)
    events.append(.mouse(MouseEvent(kind: kind, position: position, modifiers: modifiers)))
    return true
  }
}
