/// Arithmetic on counters that wrap (RFC 1982), as RTP sequence numbers and timestamps do.
extension FixedWidthInteger where Self: UnsignedInteger {
  /// True when `self` is ahead of `other` by less than half the number space.
  @inlinable public func isNewer(than other: Self) -> Bool {
    let ahead = self &- other
    return ahead != 0 && ahead < (Self.max / 2 &+ 1)
  }
}

extension UInt16 {
  /// Signed distance from `other` to `self`, −32768…32767.
  @inlinable public func distance(from other: UInt16) -> Int { Int(Int16(bitPattern: self &- other)) }
}

extension UInt32 {
  /// Signed distance from `other` to `self`.
  @inlinable public func distance(from other: UInt32) -> Int { Int(Int32(bitPattern: self &- other)) }
}

/// Turns a wrapping 16-bit counter into one that does not wrap, by nearness to the highest value met so far.
public struct SequenceExtender: Sendable {
  /// The highest extended value met; nil before the first.
  public private(set) var highest: Int64?

  public init() {}

  /// The extended value of `sequence` as it would be, without learning it.
  public func peek(_ sequence: UInt16) -> Int64 {
    guard let highest else { return Int64(sequence) }
    return highest + Int64(sequence.distance(from: UInt16(truncatingIfNeeded: highest)))
  }

  /// The extended value of `sequence`; moves the highest forward when it is newer.
  public mutating func extend(_ sequence: UInt16) -> Int64 {
    let extended = peek(sequence)
    if highest.map({ extended > $0 }) ?? true { highest = extended }
    return extended
  }
}

/// Turns a wrapping 32-bit counter, such as an RTP timestamp, into one that does not wrap.
public struct TimestampExtender: Sendable {
  /// The highest extended value met; nil before the first.
  public private(set) var highest: Int64?

  public init() {}

  public func peek(_ timestamp: UInt32) -> Int64 {
    guard let highest else { return Int64(timestamp) }
    return highest + Int64(timestamp.distance(from: UInt32(truncatingIfNeeded: highest)))
  }

  public mutating func extend(_ timestamp: UInt32) -> Int64 {
    let extended = peek(timestamp)
    if highest.map({ extended > $0 }) ?? true { highest = extended }
    return extended
  }
}
