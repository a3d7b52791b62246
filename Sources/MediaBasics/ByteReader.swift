/// Reads network-order integers and runs of bytes from a borrowed buffer; answers nil at the end and never traps.
///
/// Every parser of bytes that came from outside reads through this type.
public struct ByteReader: ~Escapable {
  @usableFromInline let bytes: RawSpan

  @usableFromInline var position: Int

  /// Bytes consumed so far.
  @inlinable public var offset: Int { position }

  @inlinable @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) {
    self.bytes = bytes
    position = 0
  }

  @inlinable public var remaining: Int { bytes.byteCount &- position }
  @inlinable public var isAtEnd: Bool { remaining == 0 }

  @inlinable public mutating func u8() -> UInt8? { load(as: UInt8.self) }
  @inlinable public mutating func u16() -> UInt16? { load(as: UInt16.self).map { UInt16(bigEndian: $0) } }
  @inlinable public mutating func u32() -> UInt32? { load(as: UInt32.self).map { UInt32(bigEndian: $0) } }
  @inlinable public mutating func u64() -> UInt64? { load(as: UInt64.self).map { UInt64(bigEndian: $0) } }

  /// A 24-bit integer, in the low bits of the answer.
  @inlinable public mutating func u24() -> UInt32? {
    guard remaining >= 3, let high = u16(), let low = u8() else { return nil }
    return UInt32(high) << 8 | UInt32(low)
  }

  /// Little-endian forms, for file formats.
  @inlinable public mutating func u16le() -> UInt16? { load(as: UInt16.self).map { UInt16(littleEndian: $0) } }
  @inlinable public mutating func u32le() -> UInt32? { load(as: UInt32.self).map { UInt32(littleEndian: $0) } }

  /// The next `count` bytes as a borrowed run.
  @inlinable @_lifetime(copy self)
  public mutating func span(_ count: Int) -> RawSpan? {
    guard count >= 0, count <= remaining else { return nil }
    let run = bytes.extracting(position..<(position &+ count))
    advance(count)
    return run
  }

  /// Everything that is left, as a borrowed run.
  @inlinable @_lifetime(copy self)
  public mutating func rest() -> RawSpan {
    let run = bytes.extracting(position..<bytes.byteCount)
    advance(remaining)
    return run
  }

  /// The next `count` bytes, copied.
  @inlinable public mutating func array(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= remaining else { return nil }
    let from = position
    advance(count)
    return bytes.extracting(from..<(from &+ count)).withUnsafeBytes { Array($0) }
  }

  @discardableResult
  @inlinable public mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= remaining else { return false }
    advance(count)
    return true
  }

  @usableFromInline mutating func advance(_ count: Int) { position &+= count }

  @inlinable mutating func load<T: FixedWidthInteger & BitwiseCopyable>(as: T.Type) -> T? {
    guard remaining >= MemoryLayout<T>.size else { return nil }
    let value = bytes.unsafeLoadUnaligned(fromByteOffset: position, as: T.self)
    advance(MemoryLayout<T>.size)
    return value
  }
}

extension RawSpan {
  /// The bytes, copied.
  @inlinable public func toArray() -> [UInt8] { withUnsafeBytes { Array($0) } }
}
