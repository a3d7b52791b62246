import MediaBasics

/// The extension elements of an outgoing packet (RFC 8285), built without allocation: 64 bytes are room for all we send.
public struct RTPExtensionBlock: Sendable {
  public static let oneByteProfile: UInt16 = 0xbede
  public static let twoByteProfile: UInt16 = 0x1000

  private var storage = InlineArray<64, UInt8>(repeating: 0)
  private var used = 0

  public init() {}

  public var isEmpty: Bool { used == 0 }

  /// Adds an element in one-byte form; false when the id (1…14), the length (1…16) or the room does not allow it.
  @discardableResult
  public mutating func append(id: UInt8, _ value: RawSpan) -> Bool {
    let count = value.byteCount
    guard (1...14).contains(id), (1...16).contains(count), used + 1 + count <= 64 else { return false }
    storage[used] = id << 4 | UInt8(count - 1)
    for i in 0..<count { storage[used + 1 + i] = value.unsafeLoad(fromByteOffset: i, as: UInt8.self) }
    used += 1 + count
    return true
  }

  /// Adds a one-byte value.
  @discardableResult
  public mutating func append(id: UInt8, _ value: UInt8) -> Bool {
    guard (1...14).contains(id), used + 2 <= 64 else { return false }
    storage[used] = id << 4
    storage[used + 1] = value
    used += 2
    return true
  }

  /// Adds a 16-bit value.
  @discardableResult
  public mutating func append(id: UInt8, _ value: UInt16) -> Bool {
    guard (1...14).contains(id), used + 3 <= 64 else { return false }
    storage[used] = id << 4 | 1
    storage[used + 1] = UInt8(value >> 8)
    storage[used + 2] = UInt8(truncatingIfNeeded: value)
    used += 3
    return true
  }

  /// Adds a 24-bit value from the low bits.
  @discardableResult
  public mutating func append24(id: UInt8, _ value: UInt32) -> Bool {
    guard (1...14).contains(id), used + 4 <= 64 else { return false }
    storage[used] = id << 4 | 2
    storage[used + 1] = UInt8(truncatingIfNeeded: value >> 16)
    storage[used + 2] = UInt8(truncatingIfNeeded: value >> 8)
    storage[used + 3] = UInt8(truncatingIfNeeded: value)
    used += 4
    return true
  }

  /// Bytes of the block in a packet, profile word and padding included; zero when empty.
  public var wireLength: Int { used == 0 ? 0 : 4 + (used + 3) / 4 * 4 }

  /// Writes the block at `offset`; the caller has checked that `wireLength` bytes fit.
  func write(into packet: inout MutableRawSpan, at offset: Int) {
    guard used > 0, offset + wireLength <= packet.byteCount else { return }
    let words = (used + 3) / 4
    packet.storeBytes(of: Self.oneByteProfile.bigEndian, toByteOffset: offset, as: UInt16.self)
    packet.storeBytes(of: UInt16(words).bigEndian, toByteOffset: offset + 2, as: UInt16.self)
    for i in 0..<(words * 4) {
      packet.storeBytes(of: i < used ? storage[i] : 0, toByteOffset: offset + 4 + i, as: UInt8.self)
    }
  }
}
