/// Takes an input apart into choices, for targets that are driven rather than fed; zeros when it is used up.
struct FuzzInput {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  var isAtEnd: Bool { bytes.isEmpty }

  mutating func u8() -> UInt8 { bytes.popFirst() ?? 0 }
  mutating func u16() -> UInt16 { UInt16(u8()) << 8 | UInt16(u8()) }
  mutating func u32() -> UInt32 { UInt32(u16()) << 16 | UInt32(u16()) }
  mutating func bool() -> Bool { u8() & 1 == 1 }

  /// A number below `bound`, which is at most 65,536.
  mutating func below(_ bound: Int) -> Int { Int(bound > 256 ? u16() : UInt16(u8())) % max(1, bound) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// The next `count` bytes, or as many as there are.
  mutating func run(_ count: Int) -> [UInt8] {
    let run = Array(bytes.prefix(count))
    bytes = bytes.dropFirst(count)
    return run
  }

  /// A run with its length, in two bytes, before it.
  mutating func block(most: Int = 2048) -> [UInt8] { run(min(Int(u16()), most)) }

  /// A run with its length, in one byte, before it, as text.
  mutating func text() -> String { String(decoding: run(Int(u8())), as: UTF8.self) }

  mutating func rest() -> [UInt8] {
    defer { bytes = [] }
    return Array(bytes)
  }
}
