import Sound

/// Packets of a sound, coded once and sent as often as a test likes.
struct CodedStream {
  struct Packet {
    var payload: [UInt8]
    var timestamp: UInt32
  }

  var packets: [Packet] = []

  init(
    _ samples: [Float], configuration: OpusEncoderConfiguration = .init(), blocksPerFrame: Int = 2
  ) throws {
    var capture = try Capture(configuration: .init(encoder: configuration, blocksPerFrame: blocksPerFrame))
    var at = 0
    while at + AudioBlock.frames <= samples.count {
      let block = Array(samples[at..<(at + AudioBlock.frames)])
      capture.process(block.span) { payload, frame in
        packets.append(Packet(payload: payload.withUnsafeBytes { Array($0) }, timestamp: frame.timestamp))
      }
      at += AudioBlock.frames
    }
  }
}
