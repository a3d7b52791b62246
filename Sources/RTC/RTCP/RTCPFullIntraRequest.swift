import MediaBasics

/// A demand for key frames from one or more sources (RFC 5104 §4.3.1).
public struct RTCPFullIntraRequest: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public var ssrc: UInt32
    /// Repeats of one demand carry the same number.
    public var sequence: UInt8

    public init(ssrc: UInt32, sequence: UInt8) {
      self.ssrc = ssrc
      self.sequence = sequence
    }
  }

  public var sender: UInt32
  public var entries: [Entry]

  public init(sender: UInt32, entries: [Entry]) {
    self.sender = sender
    self.entries = entries
  }

  static func parse(_ reader: inout ByteReader) -> RTCPFullIntraRequest? {
    guard let sender = reader.u32(), reader.skip(4) else { return nil }
    var entries: [Entry] = []
    while let ssrc = reader.u32() {
      guard let sequence = reader.u8(), reader.skip(3) else { return nil }
      entries.append(Entry(ssrc: ssrc, sequence: sequence))
    }
    return RTCPFullIntraRequest(sender: sender, entries: entries)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(sender)
    writer.u32(0)
    for entry in entries {
      writer.u32(entry.ssrc)
      writer.u8(entry.sequence)
      writer.zeros(3)
    }
  }
}
