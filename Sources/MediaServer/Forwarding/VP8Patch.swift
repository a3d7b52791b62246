/// The counters of a VP8 payload descriptor as a subscriber must see them.
struct VP8Patch: Sendable, Equatable {
  var pictureID: UInt16
  var temporalBaseIndex: UInt8
  var keyIndex: UInt8

  /// Writes the counters over those that stand in `payload`, whose descriptor has the fields that it has: lengths never change.
  func write(into payload: inout MutableRawSpan) {
    let count = payload.byteCount
    func byte(_ at: Int) -> UInt8? {
      at < count ? payload.bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self) : nil
    }
    guard let first = byte(0), first & 0x80 != 0, let extensions = byte(1) else { return }
    var at = 2
    if extensions & 0x80 != 0 {
      guard let id = byte(at) else { return }
      if id & 0x80 != 0 {
        guard at + 1 < count else { return }
        payload.storeBytes(of: UInt8(pictureID >> 8 & 0x7f) | 0x80, toByteOffset: at, as: UInt8.self)
        payload.storeBytes(of: UInt8(truncatingIfNeeded: pictureID), toByteOffset: at + 1, as: UInt8.self)
        at += 2
      } else {
        payload.storeBytes(of: UInt8(pictureID & 0x7f), toByteOffset: at, as: UInt8.self)
        at += 1
      }
    }
    if extensions & 0x40 != 0 {
      guard at < count else { return }
      payload.storeBytes(of: temporalBaseIndex, toByteOffset: at, as: UInt8.self)
      at += 1
    }
    if extensions & 0x10 != 0 {
      guard let bits = byte(at) else { return }
      payload.storeBytes(of: bits & 0xe0 | keyIndex & 0x1f, toByteOffset: at, as: UInt8.self)
    }
  }
}
