import MediaBasics
import Testing

@testable import RTC

@Suite struct LossyPathTests {
  private func lossy(_ seed: UInt64, loss: Double = 0.05) -> Pair<SCTPAssociation> {
    Pair<SCTPAssociation>(seed: seed) {
      $0.loss = loss
      $0.reordering = 0.1
      $0.duplication = 0.05
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func reliableOrderedMessagesAllComeOnceAndInOrder(seed: UInt64) {
    var pair = lossy(seed)
    let met = pair.connect()
    #expect(met)
    var traffic = Traffic(4_000)
    traffic.streams = 3
    let done = pair.run(for: .seconds(300)) {
      traffic.exchange(&$0); return traffic.receivedCount == traffic.count
    }
    #expect(done)
    #expect(traffic.isCompleteAndOrdered)
    #expect(pair.a.statistics.retransmissions > 0)
    #expect(pair.b.statistics.dropped(.duplicateData) > 0)
    #expect(pair.toB.largest <= 1200)
    settles(&pair)
  }

  @Test(arguments: [4, 5] as [UInt64]) func reliableUnorderedMessagesAllComeOnce(seed: UInt64) {
    var pair = lossy(seed)
    let met = pair.connect()
    #expect(met)
    var traffic = Traffic(4_000)
    traffic.ordered = false
    traffic.size = { $0 % 50 == 0 ? 5_000 : 30 }
    let done = pair.run(for: .seconds(300)) {
      traffic.exchange(&$0); return traffic.receivedCount == traffic.count
    }
    #expect(done)
    #expect(traffic.isComplete)
    #expect(!traffic.isAscending, "unordered messages overtake lost ones")
    settles(&pair)
  }

  @Test(arguments: [true, false], [6, 7] as [UInt64])
  func messagesWithoutRetransmissionAreLostNowAndThenButNeverStall(ordered: Bool, seed: UInt64) {
    var pair = lossy(seed)
    let met = pair.connect()
    #expect(met)
    var traffic = Traffic(3_000)
    traffic.ordered = ordered
    traffic.reliability = .maxRetransmits(0)
    traffic.size = { $0 % 20 == 0 ? 3_000 : 100 }
    pair.run(for: .seconds(300)) {
      traffic.exchange(&$0); return traffic.sent == traffic.count && $0.a.isQuiet
    }
    pair.run(for: .seconds(2)) {
      traffic.exchange(&$0); return false
    }
    #expect(pair.a.isQuiet == true, "nothing is left waiting")
    #expect(traffic.sent == traffic.count)
    #expect(traffic.receivedCount < traffic.count)
    #expect(traffic.receivedCount > traffic.count * 8 / 10)
    #expect(pair.a.statistics.abandonedMessages > 0)
    #expect(pair.a.statistics.abandonedMessages >= traffic.count - traffic.receivedCount)
    if ordered { #expect(traffic.isAscending) }
    #expect(traffic.damaged == 0)
    #expect(pair.b.heldBytes == 0, "no fragment of a lost message stays behind")
    settles(&pair)
  }

  @Test func mixedReliabilityOnOneAssociationKeepsEachPromise() {
    for seed in 0..<10 as Range<UInt64> {
      var pair = lossy(seed, loss: 0.15)
      let met = pair.connect()
      #expect(met)
      var random = SeededGenerator(seed: seed)
      var received: [UInt16: [Int]] = [:]
      let kinds: [(ordered: Bool, reliability: SCTPReliability)] = [
        (true, .reliable), (false, .reliable), (true, .maxRetransmits(0)), (false, .maxRetransmits(1)),
        (true, .maxLifetime(150)), (false, .maxLifetime(50)),
      ]
      for number in 0..<400 {
        let kind = number % kinds.count
        var writer = ByteWriter()
        writer.u32(UInt32(number))
        writer.zeros(Int.random(in: 0..<(number % 7 == 0 ? 9_000 : 300), using: &random))
        _ = pair.a.send(
          writer.bytes, on: UInt16(kind), protocolIdentifier: 53, ordered: kinds[kind].ordered,
          reliability: kinds[kind].reliability, at: pair.now)
        pair.run(for: .milliseconds(2)) {
          collect(&$0, into: &received); return false
        }
      }
      let quiet = pair.run(for: .seconds(120)) {
        collect(&$0, into: &received); return $0.a.isQuiet
      }
      #expect(quiet, "seed \(seed)")
      let expected = (0..<kinds.count).map { kind in Array(stride(from: kind, to: 400, by: kinds.count)) }
      #expect(received[0] == expected[0])
      #expect(received[1]?.sorted() == expected[1])
      for kind in [2, 4] {
        let came = received[UInt16(kind)] ?? []
        #expect(zip(came, came.dropFirst()).allSatisfy(<), "ordered, each once")
      }
      #expect(pair.b.heldBytes == 0)
      settles(&pair)
    }
  }

  private func collect(_ pair: inout Pair<SCTPAssociation>, into received: inout [UInt16: [Int]]) {
    for (stream, bytes) in pair.b.takeMessages() {
      var reader = ByteReader(bytes.span.bytes)
      if let number = reader.u32() { received[stream, default: []].append(Int(number)) }
    }
  }

  /// After everything is done only heartbeats are left to do.
  private func settles(_ pair: inout Pair<SCTPAssociation>) {
    pair.run(for: .seconds(5))
    let sent = pair.toA.sent + pair.toB.sent
    pair.run(for: .seconds(3))
    #expect(pair.toA.sent + pair.toB.sent - sent <= 4, "two idle sides have nothing to say but heartbeats")
    #expect(pair.a.state == .established && pair.b.state == .established)
  }
}

extension SCTPAssociation {
  /// Nothing waits and nothing is on its way.
  var isQuiet: Bool { transmission.isIdle }

  /// What the receiving half keeps.
  var heldBytes: Int { reception?.reassembly.held ?? 0 }
}
