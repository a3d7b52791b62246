import MediaBasics

/// Redundant audio (RFC 2198): earlier frames, then the newest one.
enum REDPayload {
  /// Where the newest frame lies in the payload; nil for what is not redundant audio.
  static func primary(of payload: RawSpan) -> Range<Int>? {
    var reader = ByteReader(payload)
    var redundant = 0
    while let first = reader.u8() {
      guard first & 0x80 != 0 else {
        let start = reader.offset + redundant
        return start <= payload.byteCount ? start..<payload.byteCount : nil
      }
      guard let rest = reader.u24() else { return nil }
      redundant += Int(rest & 0x3ff)
    }
    return nil
  }
}
