import MediaBasics
import Testing

@testable import RTC

/// A window full of tiny messages that wait for earlier ones: none is lost, however the peer frees them.
@Suite struct ManyWaitingMessagesTests {
  private static let count = 16_000

  /// One DATA chunk that is a whole message of one byte.
  private static func message(tsn: UInt32, sequence: UInt16) -> SCTPDataChunk {
    SCTPDataChunk(
      tsn: tsn, stream: 1, streamSequence: sequence, protocolIdentifier: 53, isBeginning: true, isEnd: true,
      isUnordered: false, payload: [1])
  }

  /// Takes messages of stream 1 from `first` on, and none before.
  private static func filled(from first: UInt16) -> SCTPReassembly {
    var reassembly = SCTPReassembly(maxMessageSize: 1_000)
    for number in 0..<count {
      let tsn = UInt32(number + 1)
      _ = reassembly.insert(message(tsn: tsn, sequence: first + UInt16(number)), at: SCTPSequence(firstTSN: tsn))
    }
    return reassembly
  }

  @Test(.timeLimit(.minutes(1))) func theMissingOneFreesThemAll() {
    var reassembly = Self.filled(from: 1)
    #expect(reassembly.held == Self.count * SCTPReassembly.cost(1))
    let outcome = reassembly.insert(Self.message(tsn: 0, sequence: 0), at: SCTPSequence(firstTSN: 0))
    guard case .delivered(let messages) = outcome else {
      Issue.record("the first message is not delivered")
      return
    }
    #expect(messages.count == Self.count + 1)
    #expect(reassembly.held == 0)
  }

  @Test(.timeLimit(.minutes(1))) func aChunkThatSkipsOneStreamThousandsOfTimesGoesToTheLastSkip() {
    var reassembly = Self.filled(from: 10_000)
    let last = SCTPSequence(firstTSN: UInt32(Self.count))
    func skip(_ range: Range<UInt16>) -> [SCTPReassembly.Message] {
      reassembly.forward(range.map { SCTPForwardTSN.Skip(stream: 1, streamSequence: $0) }, upTo: last)
    }
    #expect(skip(0..<4_000).isEmpty)
    // A step back is not taken.
    #expect(skip(1_000..<2_000).isEmpty)
    #expect(reassembly.held == Self.count * SCTPReassembly.cost(1))
    #expect(skip(4_000..<10_000).count == Self.count, "everything behind the gap is free")
    #expect(reassembly.held == 0)
  }
}
