import MediaBasics

/// Turns the bytes a terminal sends into keys, pastes, mouse and focus reports and replies.
///
/// Bytes may come in any pieces; the events are the same. A sequence that has begun is kept until it ends or until
/// `flush()` says that nothing more came in time: that is how a lone Escape differs from the start of a sequence.
/// Whatever comes, memory stays bounded and nothing traps; what makes no sense is counted in `dropped` and forgotten.
public struct InputParser: Sendable {
  /// How long a sequence can be (bytes after its introducer).
  static let sequenceLimit = 64
  /// How much of a control string (a reply) is read before it counts as nonsense.
  static let stringLimit = 4096
  /// How much of it is kept: no answer that is understood is longer.
  static let answerLimit = 256
  /// How much of one paste is kept; the rest of it is dropped.
  public static let pasteLimit = 1 << 20

  enum State: Sendable {
    case ground
    case utf8(bytes: [UInt8], missing: Int)
    case escape
    case csi([UInt8])
    case ss3
    /// The console's F1–F5: CSI [ and a letter.
    case console
    /// DCS, OSC, APC, PM or SOS; the introducer tells Alt with that key from a string when nothing follows.
    case string(introducer: UInt8, length: Int, escaped: Bool)
    /// Inside a bracketed paste; `matched` bytes of its end mark have been seen.
    case paste(matched: Int)
  }

  var state: State = .ground
  var events: [InputEvent] = []
  private var pasted: [UInt8] = []
  /// What a control string says so far, as far as any answer to a question of ours goes.
  private var said: [UInt8] = []
  /// Sequences and bytes that meant nothing here.
  public internal(set) var dropped = 0

  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  public init() {}

  /// How long to wait for the rest of what has begun before calling `flush()`; nil when nothing has.
  public var patience: MediaDuration? {
    switch state {
    case .ground: nil
    // What has come so far is nothing that fingers type: its rest must not count as typed however late it comes.
    case .csi(let bytes) where !bytes.isEmpty: .milliseconds(2000)
    case .string(_, let length, _) where length > 0: .milliseconds(2000)
    case .paste: .milliseconds(2000)
    // Long enough for a sequence torn apart by a slow link, too short to notice for the Escape key.
    case .utf8, .escape, .csi, .ss3, .console, .string: .milliseconds(40)
    }
  }

  /// Takes bytes in and answers the events they complete.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    for byte in bytes { take(byte) }
    defer { events = [] }
    return events
  }

  /// Gives up on the rest of what has begun and answers what it was: Escape, Alt with a key, the part of a paste.
  public mutating func flush() -> [InputEvent] {
    switch state {
    case .ground: break
    case .utf8: dropped &+= 1
    case .escape: emit(.escape)
    case .csi(let bytes):
      if bytes.isEmpty { emit(.character("["), .alt) } else { dropped &+= 1 }
    case .ss3: emit(.character("O"), .alt)
    case .console: dropped &+= 1
    case .string(let introducer, let length, _):
      if length == 0 {
        emit(.character(Character(Unicode.Scalar(introducer))), .alt)
      } else {
        dropped &+= 1
      }
    case .paste(let matched):
      pasted.append(contentsOf: Self.pasteEnd.prefix(matched))
      finishPaste()
    }
    state = .ground
    defer { events = [] }
    return events
  }

  mutating func emit(_ key: Key, _ modifiers: KeyModifiers = [], phase: KeyEvent.Phase = .press) {
    events.append(.key(KeyEvent(key, modifiers, phase: phase)))
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .ground: ground(byte)
    case .utf8(let bytes, let missing): utf8(byte, after: bytes, missing: missing)
    case .escape: escape(byte)
    case .csi(let bytes): csi(byte, after: bytes)
    case .ss3:
      // CAN, SUB and ESC abort; anything else ends the sequence.
      state = .ground
      if byte == 0x1B { state = .escape } else { ss3(byte) }
    case .console:
      state = .ground
      if byte == 0x1B {
        state = .escape
      } else if (0x41...0x45).contains(byte) {
        emit(.function(Int(byte - 0x40)))
      } else {
        dropped &+= 1
      }
    case .string(let introducer, let length, let escaped):
      string(byte, introducer: introducer, length: length, escaped: escaped)
    case .paste(let matched): paste(byte, matched: matched)
    }
  }

  private mutating func ground(_ byte: UInt8, _ modifiers: KeyModifiers = []) {
    state = .ground
    switch byte {
    case 0x1B: state = .escape
    case 0x0D, 0x0A: emit(.enter, modifiers)
    case 0x09: emit(.tab, modifiers)
    case 0x08, 0x7F: emit(.backspace, modifiers)
    case 0x00: emit(.character(" "), modifiers.union(.control))
    case 0x01...0x1A: emit(.character(Character(Unicode.Scalar(byte + 0x60))), modifiers.union(.control))
    case 0x1C...0x1F: emit(.character(Character(Unicode.Scalar(byte + 0x40))), modifiers.union(.control))
    case 0x20..<0x7F: emit(.character(Character(Unicode.Scalar(byte))), modifiers)
    case 0xC2...0xDF: state = .utf8(bytes: [byte], missing: 1)
    case 0xE0...0xEF: state = .utf8(bytes: [byte], missing: 2)
    case 0xF0...0xF4: state = .utf8(bytes: [byte], missing: 3)
    default: dropped &+= 1
    }
  }

  private mutating func utf8(_ byte: UInt8, after bytes: [UInt8], missing: Int) {
    guard (0x80...0xBF).contains(byte) else {
      dropped &+= 1
      ground(byte)
      return
    }
    let bytes = bytes + [byte]
    if missing > 1 {
      state = .utf8(bytes: bytes, missing: missing - 1)
      return
    }
    state = .ground
    guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else {
      dropped &+= 1
      return
    }
    // C1 controls are no keys.
    if character.unicodeScalars.contains(where: { $0.value < 0xA0 }) {
      dropped &+= 1
    } else {
      emit(.character(character))
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x5B: state = .csi([])
    case 0x4F: state = .ss3
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string(introducer: byte, length: 0, escaped: false)
    case 0x1B:
      // Escape twice: the first stands alone.
      emit(.escape)
      state = .escape
    case 0x80...:
      // Alt with a key beyond ASCII is rare enough to be read as Escape and the key.
      emit(.escape)
      ground(byte)
    default: ground(byte, .alt)
    }
  }

  private mutating func csi(_ byte: UInt8, after bytes: [UInt8]) {
    switch byte {
    case 0x1B:
      dropped &+= 1
      state = .escape
    case 0x18, 0x1A:
      dropped &+= 1
      state = .ground
    case 0x5B where bytes.isEmpty: state = .console
    case 0x20..<0x40:
      // Beyond the limit the rest is read to its end, but no longer kept.
      state = .csi(bytes.count > Self.sequenceLimit ? bytes : bytes + [byte])
    case 0x40..<0x7F:
      state = .ground
      if bytes.count > Self.sequenceLimit { dropped &+= 1 } else { finishCSI(bytes, final: byte) }
    default:
      dropped &+= 1
      ground(byte)
    }
  }

  private mutating func string(_ byte: UInt8, introducer: UInt8, length: Int, escaped: Bool) {
    if length == 0, !escaped { said = [] }
    if escaped {
      // ESC \ is the end; any other escape means that the string was cut off.
      if byte == 0x5C {
        state = .ground
        finishString(said, introducer: introducer)
      } else {
        dropped &+= 1
        state = .escape
        escape(byte)
      }
    } else if byte == 0x1B {
      state = .string(introducer: introducer, length: length, escaped: true)
    } else if byte == 0x07 {
      state = .ground
      finishString(said, introducer: introducer)
    } else if byte == 0x18 || byte == 0x1A {
      state = .ground
    } else if length >= Self.stringLimit {
      dropped &+= 1
      state = .ground
    } else {
      if length < Self.answerLimit { said.append(byte) }
      state = .string(introducer: introducer, length: length + 1, escaped: false)
    }
  }

  mutating func beginPaste() { state = .paste(matched: 0) }

  private mutating func paste(_ byte: UInt8, matched: Int) {
    if byte == Self.pasteEnd.dropFirst(matched).first {
      if matched + 1 == Self.pasteEnd.count {
        finishPaste()
      } else {
        state = .paste(matched: matched + 1)
      }
      return
    }
    // Not the end mark after all: what looked like it belongs to the text.
    if pasted.count + matched < Self.pasteLimit {
      pasted.append(contentsOf: Self.pasteEnd.prefix(matched))
      if byte != 0x1B { pasted.append(byte) }
    }
    state = .paste(matched: byte == 0x1B ? 1 : 0)
  }

  private mutating func finishPaste() {
    state = .ground
    let text = String(decoding: pasted, as: UTF8.self)
    pasted = []
    // Terminals send line breaks of a paste as carriage returns.
    var lines = ""
    for character in text { lines.append(character == "\r\n" || character == "\r" ? "\n" : character) }
    events.append(.paste(lines))
  }
}
