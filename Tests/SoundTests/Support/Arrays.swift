import MediaBasics
import Sound

// Spans cannot travel through the macros of the test library; arrays can.

extension OpusPacket {
  init?(bytes: [UInt8]) { self.init(bytes.span.bytes) }
}

extension OpusDecoder {
  mutating func decode(bytes: [UInt8], into room: inout [Float]) -> Result<Int, OpusFailure> {
    decode(bytes.span.bytes, into: &room)
  }

  mutating func recover(before bytes: [UInt8], frames: Int, into room: inout [Float]) -> Result<Int, OpusFailure> {
    recover(before: bytes.span.bytes, frames: frames, into: &room)
  }
}

extension JitterBuffer {
  mutating func insert(
    bytes: [UInt8], source: UInt32 = 1, sequence: UInt16, timestamp: UInt32, arrival: MediaInstant,
    isRedundant: Bool = false
  ) -> JitterBufferInsertion {
    insert(
      bytes.span.bytes, source: source, sequence: sequence, timestamp: timestamp, arrival: arrival,
      isRedundant: isRedundant)
  }

  /// The next block and what it consists of.
  mutating func pull(at milliseconds: Double) -> (kind: JitterBufferOutput, samples: [Float]) {
    var block = [Float](repeating: .nan, count: AudioBlock.frames)
    var span = block.mutableSpan
    let kind = pull(into: &span, at: VirtualCall.instant(milliseconds))
    return (kind, block)
  }
}

extension AudioSink {
  func write(_ samples: [Float]) -> SinkWrite { write(samples.span) }
}

extension LevelMeter {
  static func level(_ samples: [Float]) -> Int { level(of: samples.span) }
}

extension Mixer {
  mutating func add(_ samples: [Float], from start: Float, to end: Float) {
    add(samples.span, from: start, to: end)
  }
}

extension PlayoutTrack {
  func receive(bytes: [UInt8], sequence: UInt16) -> Bool {
    receive(bytes.span.bytes, source: 1, sequence: sequence, timestamp: 0, arrival: .zero)
  }
}
