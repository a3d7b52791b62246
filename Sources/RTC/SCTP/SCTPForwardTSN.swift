import MediaBasics

/// A FORWARD-TSN chunk: the receiver is to stop waiting for abandoned messages (RFC 3758 section 3.2).
struct SCTPForwardTSN: Equatable, Sendable {
  /// The last ordered message given up on one stream.
  struct Skip: Equatable, Sendable {
    var stream: UInt16
    var streamSequence: UInt16
  }

  var cumulativeTSN: UInt32
  var skips: [Skip]

  init(cumulativeTSN: UInt32, skips: [Skip]) {
    self.cumulativeTSN = cumulativeTSN
    self.skips = skips
  }

  init?(_ body: RawSpan) {
    var reader = ByteReader(body)
    guard let cumulative = reader.u32() else { return nil }
    var skips: [Skip] = []
    while !reader.isAtEnd {
      guard let stream = reader.u16(), let sequence = reader.u16() else { return nil }
      skips.append(Skip(stream: stream, streamSequence: sequence))
    }
    self.init(cumulativeTSN: cumulative, skips: skips)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(cumulativeTSN)
    for skip in skips {
      writer.u16(skip.stream)
      writer.u16(skip.streamSequence)
    }
  }
}
