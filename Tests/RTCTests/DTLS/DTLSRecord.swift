import MediaBasics

/// The DTLS records of a datagram, taken apart and put together by hand (RFC 6347 §4.1).
struct DTLSRecord {
  var type: UInt8
  var epoch: UInt16
  var sequence: UInt64
  var body: [UInt8]

  static let handshake: UInt8 = 22

  /// The records of a datagram, or nil when it is not made of whole records.
  static func all(in datagram: [UInt8]) -> [DTLSRecord]? {
    var reader = ByteReader(datagram.span.bytes)
    var records: [DTLSRecord] = []
    while !reader.isAtEnd {
      guard let type = reader.u8(), reader.skip(2), let epoch = reader.u16(), let high = reader.u16(),
        let low = reader.u32(), let length = reader.u16(), let body = reader.array(Int(length))
      else { return nil }
      records.append(DTLSRecord(type: type, epoch: epoch, sequence: UInt64(high) << 32 | UInt64(low), body: body))
    }
    return records
  }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.u8(type)
    writer.u16(0xfefd)
    writer.u16(epoch)
    writer.u16(UInt16(truncatingIfNeeded: sequence >> 32))
    writer.u32(UInt32(truncatingIfNeeded: sequence))
    writer.u16(UInt16(body.count))
    writer.append(body)
    return writer.bytes
  }

  /// A record with one whole handshake message as `count` records with a fragment each, numbered from `sequence` on.
  func fragments(_ count: Int) -> [DTLSRecord]? {
    var reader = ByteReader(body.span.bytes)
    guard let kind = reader.u8(), let length = reader.u24(), let number = reader.u16(), let offset = reader.u24(),
      let fragmentLength = reader.u24(), offset == 0, length == fragmentLength
    else { return nil }
    let message = reader.rest().toArray()
    guard message.count == Int(length) else { return nil }
    return (0..<count).map { turn in
      let (from, to) = (turn * message.count / count, (turn + 1) * message.count / count)
      var writer = ByteWriter()
      writer.u8(kind)
      writer.u24(length)
      writer.u16(number)
      writer.u24(UInt32(from))
      writer.u24(UInt32(to - from))
      writer.append(message[from..<to])
      return DTLSRecord(type: type, epoch: epoch, sequence: sequence + UInt64(turn), body: writer.bytes)
    }
  }
}
