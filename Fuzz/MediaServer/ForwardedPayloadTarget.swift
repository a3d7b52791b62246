import MediaBasics

@testable import MediaServer

/// A payload of any codec: where a decoder can start, and a VP8 descriptor rewritten in place.
enum ForwardedPayloadTarget {
  private static let codecs: [ForwardedCodec] = [.opus, .otherAudio, .vp8, .vp9, .h264, .h265, .av1, .otherVideo]

  static let target = FuzzTarget("forwarded-payload", longest: 1500) { bytes in
    let payload = bytes.span.bytes
    for codec in codecs { _ = codec.startsDecoding(payload) }
    let patch = VP8Patch(pictureID: 0x1234, temporalBaseIndex: 0x56, keyIndex: 7)
    var rewritten = bytes
    var span = rewritten.mutableSpan
    var room = span.mutableBytes
    patch.write(into: &room)
    guard let descriptor = VP8Descriptor(payload) else { return }
    expect(descriptor.length <= bytes.count, "the descriptor lies within the payload")
    guard let read = VP8Descriptor(rewritten.span.bytes) else { fatalError("what is rewritten can be read") }
    expect(read.length == descriptor.length, "rewriting changes no length")
    expect(rewritten[descriptor.length...] == bytes[descriptor.length...], "rewriting leaves the frame alone")
    if descriptor.pictureIDBytes == 2 { expect(read.pictureID == 0x1234, "the picture's number is written") }
    if descriptor.pictureIDBytes == 1 { expect(read.pictureID == 0x34, "the picture's short number is written") }
    if descriptor.temporalBaseIndex != nil { expect(read.temporalBaseIndex == 0x56, "the base layer is written") }
    if descriptor.keyIndex != nil { expect(read.keyIndex == 7, "the key index is written") }
    expect(read.temporalLayer == descriptor.temporalLayer, "the layer stays")
  }
}
