import MediaBasics

/// A parsed SCTP packet: the common header and its chunks (RFC 9260 section 3).
struct SCTPPacket: Equatable, Sendable {
  static let headerLength = 12

  var sourcePort: UInt16
  var destinationPort: UInt16
  var verificationTag: UInt32
  var chunks: [SCTPChunk]

  /// Reads a packet and checks its CRC-32C; the failure says why a packet is to be dropped.
  static func parse(_ datagram: RawSpan) -> Result<SCTPPacket, SCTPDropReason> {
    var reader = ByteReader(datagram)
    guard let source = reader.u16(), let destination = reader.u16(), let tag = reader.u32(),
      let checksum = reader.u32le()
    else { return .failure(.tooShort) }
    var body = ByteReader(datagram)
    var crc = CRC32c()
    if let head = body.span(8) { crc.update(head) }
    let blank: [UInt8] = [0, 0, 0, 0]
    crc.update(blank.span.bytes)
    body.skip(4)
    crc.update(body.rest())
    guard crc.value == checksum else { return .failure(.badChecksum) }
    var chunks: [SCTPChunk] = []
    while !reader.isAtEnd {
      guard let type = reader.u8(), let flags = reader.u8(), let length = reader.u16(), length >= 4,
        let content = reader.span(Int(length) - 4)
      else { return .failure(.malformedPacket) }
      chunks.append(SCTPChunk(type: type, flags: flags, body: content))
      reader.skip(min(reader.remaining, (4 - Int(length) % 4) % 4))
    }
    guard !chunks.isEmpty else { return .failure(.tooShort) }
    return .success(
      SCTPPacket(sourcePort: source, destinationPort: destination, verificationTag: tag, chunks: chunks))
  }

  /// The packet on the wire, with its checksum.
  func serialized() -> [UInt8] {
    var writer = ByteWriter(reserving: 256)
    Self.begin(&writer, sourcePort: sourcePort, destinationPort: destinationPort, verificationTag: verificationTag)
    for chunk in chunks { chunk.write(to: &writer) }
    return Self.finish(writer)
  }

  /// Writes the common header with an empty checksum.
  static func begin(
    _ writer: inout ByteWriter, sourcePort: UInt16, destinationPort: UInt16, verificationTag: UInt32
  ) {
    writer.u16(sourcePort)
    writer.u16(destinationPort)
    writer.u32(verificationTag)
    writer.u32(0)
  }

  /// Fills in the checksum of a packet that began with `begin`.
  static func finish(_ writer: ByteWriter) -> [UInt8] {
    var writer = writer
    var crc = CRC32c()
    crc.update(writer.bytes.span.bytes)
    writer.patch32(crc.value.byteSwapped, at: 8)
    return writer.bytes
  }
}
