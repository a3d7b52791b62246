import MediaBasics

/// The names of one source (RFC 3550 §6.5).
public struct RTCPSourceDescription: Sendable, Equatable {
  /// One item: 1 is CNAME, 15 is the media section's mid (RFC 8843).
  public struct Item: Sendable, Equatable {
    public var kind: UInt8
    public var text: String

    public init(kind: UInt8, text: String) {
      self.kind = kind
      self.text = text
    }
  }

  public var ssrc: UInt32
  public var items: [Item]

  public init(ssrc: UInt32, items: [Item]) {
    self.ssrc = ssrc
    self.items = items
  }

  public init(ssrc: UInt32, cname: String) { self.init(ssrc: ssrc, items: [Item(kind: 1, text: cname)]) }

  static func parse(_ reader: inout ByteReader, count: Int) -> [RTCPSourceDescription]? {
    var chunks: [RTCPSourceDescription] = []
    for _ in 0..<count {
      guard let ssrc = reader.u32() else { return nil }
      var items: [Item] = []
      let start = reader.offset
      while true {
        guard let kind = reader.u8() else { return nil }
        if kind == 0 { break }
        guard let length = reader.u8(), let text = reader.array(Int(length)) else { return nil }
        items.append(Item(kind: kind, text: String(decoding: text, as: UTF8.self)))
      }
      // The terminator is followed by zeros up to the next word.
      guard reader.skip((4 - (reader.offset - start) % 4) % 4) else { return nil }
      chunks.append(RTCPSourceDescription(ssrc: ssrc, items: items))
    }
    return chunks
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(ssrc)
    let start = writer.count
    for item in items {
      let text = Array(item.text.utf8.prefix(255))
      writer.u8(item.kind)
      writer.u8(UInt8(text.count))
      writer.append(text)
    }
    writer.u8(0)
    writer.zeros((4 - (writer.count - start) % 4) % 4)
  }
}
