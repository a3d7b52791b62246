/// Keeps the picture, base layer and key frame counters of a forwarded VP8 stream continuous when its source changes
/// (RFC 7741, section 4.2).
struct VP8Munger: Sendable {
  private var pictureOffset: UInt16 = 0
  private var baseOffset: UInt8 = 0
  private var keyOffset: UInt8 = 0
  private var last: VP8Patch?

  init() {}

  /// Makes the frame of `descriptor` the one after the last that went out.
  mutating func begin(_ descriptor: VP8Descriptor) {
    guard let last else { return }
    pictureOffset = (last.pictureID &+ 1) &- descriptor.pictureID
    baseOffset = (last.temporalBaseIndex &+ 1) &- (descriptor.temporalBaseIndex ?? 0)
    keyOffset = (last.keyIndex &+ 1) &- (descriptor.keyIndex ?? 0)
  }

  mutating func map(_ descriptor: VP8Descriptor) -> VP8Patch {
    let bits: UInt16 = descriptor.pictureIDBytes == 1 ? 0x7f : 0x7fff
    let patch = VP8Patch(
      pictureID: (descriptor.pictureID &+ pictureOffset) & bits,
      temporalBaseIndex: (descriptor.temporalBaseIndex ?? 0) &+ baseOffset,
      keyIndex: ((descriptor.keyIndex ?? 0) &+ keyOffset) & 0x1f)
    last = patch
    return patch
  }
}
