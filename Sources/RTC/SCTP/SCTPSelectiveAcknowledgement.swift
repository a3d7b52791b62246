import MediaBasics

/// A SACK chunk (RFC 9260 section 3.3.4).
struct SCTPSelectiveAcknowledgement: Equatable, Sendable {
  /// A run of received TSNs, as offsets from the cumulative TSN, both ends included.
  struct Gap: Equatable, Sendable {
    var start: UInt16
    var end: UInt16
  }

  var cumulativeTSN: UInt32
  var receiverWindow: UInt32
  var gaps: [Gap]
  var duplicates: [UInt32]

  init(cumulativeTSN: UInt32, receiverWindow: UInt32, gaps: [Gap], duplicates: [UInt32]) {
    self.cumulativeTSN = cumulativeTSN
    self.receiverWindow = receiverWindow
    self.gaps = gaps
    self.duplicates = duplicates
  }

  init?(_ body: RawSpan) {
    var reader = ByteReader(body)
    guard let cumulative = reader.u32(), let window = reader.u32(), let gapCount = reader.u16(),
      let duplicateCount = reader.u16(), reader.remaining >= 4 * (Int(gapCount) + Int(duplicateCount))
    else { return nil }
    var gaps: [Gap] = []
    for _ in 0..<gapCount {
      guard let start = reader.u16(), let end = reader.u16() else { return nil }
      gaps.append(Gap(start: start, end: end))
    }
    var duplicates: [UInt32] = []
    for _ in 0..<duplicateCount {
      guard let tsn = reader.u32() else { return nil }
      duplicates.append(tsn)
    }
    self.init(cumulativeTSN: cumulative, receiverWindow: window, gaps: gaps, duplicates: duplicates)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(cumulativeTSN)
    writer.u32(receiverWindow)
    writer.u16(UInt16(clamping: gaps.count))
    writer.u16(UInt16(clamping: duplicates.count))
    for gap in gaps {
      writer.u16(gap.start)
      writer.u16(gap.end)
    }
    for tsn in duplicates { writer.u32(tsn) }
  }
}
