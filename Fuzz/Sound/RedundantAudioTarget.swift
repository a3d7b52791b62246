import MediaBasics

@testable import Sound

/// A payload of redundant audio: where its frames lie, and what our own writer makes of some.
enum RedundantAudioTarget {
  static let target = FuzzTarget("redundant-audio", longest: 1500) { bytes in
    let blocks = RedundantAudio.blocks(of: bytes.span.bytes)
    expect(blocks.count <= RedundantAudio.mostCopies + 1, "copies are bounded")
    var end: Int?
    for block in blocks {
      expect(block.bytes.lowerBound >= 1 && block.bytes.upperBound <= bytes.count, "a frame lies within the payload")
      if let end { expect(block.bytes.lowerBound == end, "frames follow each other") }
      end = block.bytes.upperBound
    }
    if let end { expect(end == bytes.count, "the present frame ends the payload") }

    var input = FuzzInput(bytes)
    var writer = RedundantAudioWriter(payloadType: 111, copies: input.below(10))
    var timestamp: UInt32 = 0
    var output: [UInt8] = []
    while !input.isAtEnd {
      timestamp &+= input.bool() ? 960 : input.u32()
      let frame = input.run(input.below(200))
      writer.write(frame.span.bytes, timestamp: timestamp, into: &output)
      let read = RedundantAudio.blocks(of: output.span.bytes)
      expect(read.last.map { Array(output[$0.bytes]) } == frame, "the present frame comes through")
    }
  }
}
