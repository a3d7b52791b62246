/// Appends network-order integers and runs of bytes to a growing array, for packets that are built rather than forwarded.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init(reserving capacity: Int = 64) { bytes.reserveCapacity(capacity) }

  @inlinable public var count: Int { bytes.count }

  public mutating func u8(_ value: UInt8) { bytes.append(value) }
  public mutating func u16(_ value: UInt16) { append(value.bigEndian) }
  public mutating func u24(_ value: UInt32) {
    u8(UInt8(truncatingIfNeeded: value >> 16))
    u16(UInt16(truncatingIfNeeded: value))
  }
  public mutating func u32(_ value: UInt32) { append(value.bigEndian) }
  public mutating func u64(_ value: UInt64) { append(value.bigEndian) }
  public mutating func u16le(_ value: UInt16) { append(value.littleEndian) }
  public mutating func u32le(_ value: UInt32) { append(value.littleEndian) }

  public mutating func append(_ run: some Sequence<UInt8>) { bytes.append(contentsOf: run) }
  public mutating func append(_ run: RawSpan) { run.withUnsafeBytes { bytes.append(contentsOf: $0) } }
  public mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: max(0, count))) }

  /// Pads with zeros to a multiple of `alignment` bytes.
  public mutating func pad(to alignment: Int) {
    guard alignment > 1 else { return }
    zeros((alignment - bytes.count % alignment) % alignment)
  }

  /// Overwrites two bytes that were written before, such as a length known only at the end.
  public mutating func patch16(_ value: UInt16, at offset: Int) {
    precondition(offset >= 0 && offset + 2 <= bytes.count, "patch outside what was written")
    bytes[offset] = UInt8(truncatingIfNeeded: value >> 8)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: value)
  }

  /// Overwrites four bytes that were written before.
  public mutating func patch32(_ value: UInt32, at offset: Int) {
    patch16(UInt16(truncatingIfNeeded: value >> 16), at: offset)
    patch16(UInt16(truncatingIfNeeded: value), at: offset + 2)
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}
