import MediaBasics
import Testing

@testable import MediaServer

/// Where a decoder can start, by codec.
struct KeyFrameTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var codec: ForwardedCodec
    var payload: [UInt8]
    var isKey: Bool
    var testDescription: String { "\(codec) \(payload)" }
  }

  static let samples: [Sample] = [
    .init(codec: .opus, payload: [0x78], isKey: true),
    .init(codec: .vp8, payload: [0x10, 0x00], isKey: true),
    .init(codec: .vp8, payload: [0x10, 0x01], isKey: false),
    .init(codec: .vp8, payload: [0x00, 0x00], isKey: false),
    .init(codec: .vp8, payload: [0x11, 0x00], isKey: false),
    .init(codec: .vp9, payload: [0x08, 0x00], isKey: true),
    .init(codec: .vp9, payload: [0x48, 0x00], isKey: false),
    .init(codec: .vp9, payload: [0xa8, 0x81, 0x02, 0x00], isKey: true),
    .init(codec: .vp9, payload: [0xa8, 0x81, 0x02, 0x02], isKey: false),
    .init(codec: .h264, payload: [0x67, 0x42], isKey: true),
    .init(codec: .h264, payload: [0x65, 0x88], isKey: true),
    .init(codec: .h264, payload: [0x61, 0x88], isKey: false),
    .init(codec: .h264, payload: [0x78, 0, 2, 0x06, 0, 0, 2, 0x67, 0x42], isKey: true),
    .init(codec: .h264, payload: [0x78, 0, 2, 0x06, 0, 0, 9, 0x67], isKey: false),
    .init(codec: .h264, payload: [0x7c, 0x85], isKey: true),
    .init(codec: .h264, payload: [0x7c, 0x05], isKey: false),
    .init(codec: .h265, payload: [0x40, 0x01], isKey: true),
    .init(codec: .h265, payload: [0x26, 0x01], isKey: true),
    .init(codec: .h265, payload: [0x02, 0x01], isKey: false),
    .init(codec: .h265, payload: [0x62, 0x01, 0x93], isKey: true),
    .init(codec: .h265, payload: [0x62, 0x01, 0x13], isKey: false),
    .init(codec: .av1, payload: [0x18, 0x0a], isKey: true),
    .init(codec: .av1, payload: [0x10, 0x32], isKey: false),
  ]

  @Test(arguments: samples)
  func startsAreTold(sample: Sample) {
    let starts = sample.codec.startsDecoding(sample.payload.span.bytes)
    #expect(starts == sample.isKey)
  }

  @Test(arguments: [ForwardedCodec.vp8, .vp9, .h264, .h265, .av1])
  func anEmptyPayloadStartsNothing(codec: ForwardedCodec) {
    let empty: [UInt8] = []
    let starts = codec.startsDecoding(empty.span.bytes)
    #expect(!starts)
  }

  @Test func namesAreComparedWithoutCase() {
    #expect(ForwardedCodec(mime: "video/VP8") == .vp8)
    #expect(ForwardedCodec(mime: "Audio/Opus") == .opus)
    #expect(ForwardedCodec(mime: "audio/G722") == .otherAudio)
    #expect(ForwardedCodec(mime: "video/x") == .otherVideo)
  }

  @Test func requestsAreKeptApartPerLayer() {
    var throttle = KeyFrameThrottle()
    let requests: [(layer: Int, at: Int, isAllowed: Bool)] = [
      (0, 0, true), (2, 0, true), (0, 499, false), (0, 500, true), (2, 999, false), (2, 1000, true), (1, 0, true),
    ]
    for request in requests {
      let isAllowed = throttle.allows(layer: request.layer, at: .zero + .milliseconds(request.at))
      #expect(isAllowed == request.isAllowed, "layer \(request.layer) at \(request.at) ms")
    }
  }
}
