import MediaBasics

/// Sequence numbers a receiver misses (RFC 4585 §6.2.1).
public struct RTCPNack: Sendable, Equatable {
  public var sender: UInt32
  public var media: UInt32
  /// In the order in which the pairs on the wire name them.
  public var sequences: [UInt16]

  /// Sequence numbers of one packet, so that it fits a datagram however far they lie apart.
  static let maximumSequences = 256

  public init(sender: UInt32, media: UInt32, sequences: [UInt16]) {
    self.sender = sender
    self.media = media
    self.sequences = sequences
  }

  static func parse(_ reader: inout ByteReader) -> RTCPNack? {
    guard let sender = reader.u32(), let media = reader.u32() else { return nil }
    var sequences: [UInt16] = []
    while let first = reader.u16() {
      guard let mask = reader.u16() else { return nil }
      sequences.append(first)
      for bit in 0..<16 where mask >> UInt16(bit) & 1 != 0 { sequences.append(first &+ UInt16(bit) &+ 1) }
    }
    return RTCPNack(sender: sender, media: media, sequences: sequences)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(sender)
    writer.u32(media)
    var i = 0
    while i < sequences.count {
      let first = sequences[i]
      var mask: UInt16 = 0
      i += 1
      while i < sequences.count {
        let ahead = sequences[i] &- first
        guard (1...16).contains(ahead) else { break }
        mask |= 1 << (ahead - 1)
        i += 1
      }
      writer.u16(first)
      writer.u16(mask)
    }
  }
}
