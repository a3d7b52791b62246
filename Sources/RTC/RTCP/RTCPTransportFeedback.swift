import MediaBasics

/// Arrival times of packets that carried transport-wide sequence numbers (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
public struct RTCPTransportFeedback: Sendable, Equatable {
  public var sender: UInt32
  public var media: UInt32
  /// Sequence number of the first status.
  public var base: UInt16
  /// Time base of the deltas, in units of 64 ms; 24 bits, wraps.
  public var referenceTime: UInt32
  /// Counts feedback packets; 8 bits, wraps.
  public var count: UInt8
  /// For each packet from `base` on: nil if it did not arrive, else its arrival as a delta to the packet before it that
  /// did, in units of 250 µs (to the reference time for the first).
  public var deltas: [Int16?]

  public init(sender: UInt32, media: UInt32, base: UInt16, referenceTime: UInt32, count: UInt8, deltas: [Int16?]) {
    self.sender = sender
    self.media = media
    self.base = base
    self.referenceTime = referenceTime
    self.count = count
    self.deltas = deltas
  }

  /// Packets that one report speaks of at most, lost ones included. The wire allows 65,535, which runs of lost packets tell in twenty
  /// bytes: a datagram of such reports would take megabytes and milliseconds.
  static let maximumStatuses = 2_000

  static func parse(_ reader: inout ByteReader) -> RTCPTransportFeedback? {
    guard let sender = reader.u32(), let media = reader.u32(), let base = reader.u16(), let statusCount = reader.u16(),
      let reference = reader.u24(), let count = reader.u8()
    else { return nil }
    let total = Int(statusCount)
    guard total <= maximumStatuses else { return nil }
    var symbols: [UInt8] = []
    symbols.reserveCapacity(total)
    while symbols.count < total {
      guard let chunk = reader.u16() else { return nil }
      if chunk & 0x8000 == 0 {
        let run = Int(chunk & 0x1fff)
        guard run > 0 else { return nil }
        symbols.append(contentsOf: repeatElement(UInt8(chunk >> 13 & 3), count: min(run, total - symbols.count)))
      } else if chunk & 0x4000 == 0 {
        for i in 0..<min(14, total - symbols.count) { symbols.append(UInt8(chunk >> UInt16(13 - i) & 1)) }
      } else {
        for i in 0..<min(7, total - symbols.count) { symbols.append(UInt8(chunk >> UInt16(12 - 2 * i) & 3)) }
      }
    }
    var deltas: [Int16?] = []
    deltas.reserveCapacity(total)
    for symbol in symbols {
      switch symbol {
      case 0: deltas.append(nil)
      case 1:
        guard let delta = reader.u8() else { return nil }
        deltas.append(Int16(delta))
      case 2:
        guard let delta = reader.u16() else { return nil }
        deltas.append(Int16(bitPattern: delta))
      default: return nil
      }
    }
    return RTCPTransportFeedback(
      sender: sender, media: media, base: base, referenceTime: reference, count: count, deltas: deltas)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(sender)
    writer.u32(media)
    writer.u16(base)
    writer.u16(UInt16(clamping: deltas.count))
    writer.u24(referenceTime & 0xff_ffff)
    writer.u8(count)
    let symbols = deltas.map { delta -> UInt16 in
      guard let delta else { return 0 }
      return (0...255).contains(delta) ? 1 : 2
    }
    var i = 0
    while i < symbols.count {
      let run = symbols[i...].prefix { $0 == symbols[i] }.count
      if run >= 7 {
        let length = min(run, 0x1fff)
        writer.u16(symbols[i] << 13 | UInt16(length))
        i += length
      } else {
        var chunk: UInt16 = 0xc000
        for k in 0..<7 where i + k < symbols.count { chunk |= symbols[i + k] << UInt16(12 - 2 * k) }
        writer.u16(chunk)
        i += 7
      }
    }
    for case let delta? in deltas {
      if (0...255).contains(delta) { writer.u8(UInt8(delta)) } else { writer.u16(UInt16(bitPattern: delta)) }
    }
  }
}
