import MediaBasics
import Testing

@testable import RTC

@Suite struct StreamResetTests {
  @Test func aStreamBeginsAnewAfterEverythingOnItHasCome() {
    for seed in 0..<30 as Range<UInt64> {
      var pair = Pair<SCTPAssociation>(seed: seed) {
        $0.loss = 0.1
        $0.reordering = 0.2
        $0.duplication = 0.1
      }
      let met = pair.connect()
      #expect(met)
      _ = (pair.a.takeEvents(), pair.b.takeEvents())
      var events: [SCTPEvent] = []
      for round in 0..<4 as Range<UInt8> {
        for number in 0..<30 as Range<UInt8> {
          _ = pair.a.send([round, number], on: 5, protocolIdentifier: 53, at: pair.now)
          _ = pair.a.send([round, number], on: 6, protocolIdentifier: 53, at: pair.now)
        }
        let asked = pair.a.resetStream(5, at: pair.now)
        #expect(asked)
        var isReset = false
        pair.run(for: .seconds(60)) {
          events += $0.b.takeEvents()
          if $0.a.takeEvents().contains(.outgoingStreamsReset([5])) { isReset = true }
          return isReset
        }
        #expect(isReset, "seed \(seed)")
      }
      pair.run(for: .seconds(30)) {
        events += $0.b.takeEvents(); return $0.a.isQuiet
      }
      let on5 = events.filter {
        switch $0 {
        case .message(let stream, _, _): stream == 5
        case .incomingStreamsReset: true
        default: false
        }
      }
      let expected = (0..<4 as Range<UInt8>).flatMap { round in
        (0..<30 as Range<UInt8>).map { SCTPEvent.message(stream: 5, protocolIdentifier: 53, payload: [round, $0]) }
          + [.incomingStreamsReset([5])]
      }
      #expect(on5 == expected, "seed \(seed)")
      let on6 = events.filter { if case .message(6, _, _) = $0 { true } else { false } }
      #expect(on6.count == 120, "the other stream is not touched")
    }
  }

  @Test func messagesQueuedDuringAResetWaitForItsEnd() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    _ = pair.a.send([1], on: 5, protocolIdentifier: 53, at: pair.now)
    _ = pair.a.resetStream(5, at: pair.now)
    pair.flush()
    _ = pair.a.send([2], on: 5, protocolIdentifier: 53, at: pair.now)
    var events: [SCTPEvent] = []
    pair.run(for: .seconds(5)) {
      events += $0.b.takeEvents(); return events.count == 3
    }
    #expect(
      events == [
        .message(stream: 5, protocolIdentifier: 53, payload: [1]), .incomingStreamsReset([5]),
        .message(stream: 5, protocolIdentifier: 53, payload: [2]),
      ])
  }

  /// Connects the two.
  ///
  /// - Returns: what `b` would send to have `a` reset its stream 3.
  private func meet(_ pair: inout Pair<SCTPAssociation>) -> [UInt8] {
    let met = pair.connect()
    #expect(met)
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    return PacketSamples.packet(
      [.reconfiguration([.incomingReset(sequence: pair.b.localInitialTSN, streams: [3])])], tag: pair.a.localTag)
  }

  @Test func aPeerThatAsksForOurResetGetsIt() throws {
    var pair = Pair<SCTPAssociation>()
    let request = meet(&pair)
    pair.a.receive(request.span.bytes, at: pair.now)
    var (a, b): ([SCTPEvent], [SCTPEvent]) = ([], [])
    pair.run(for: .seconds(2)) {
      a += $0.a.takeEvents(); b += $0.b.takeEvents(); return false
    }
    #expect(a == [.outgoingStreamsReset([3])])
    #expect(b == [.incomingStreamsReset([3])])
  }

  /// The answer was lost, say, and the request comes again after the stream has begun anew: it is used by then.
  @Test func aRepeatedWishForOurResetIsAnsweredAndNotFulfilledTwice() throws {
    var pair = Pair<SCTPAssociation>()
    let request = meet(&pair)
    let seen = Seen()
    pair.toB.passes = { _, packet in
      seen.note(packet)
      return true
    }
    var (a, b): ([SCTPEvent], [SCTPEvent]) = ([], [])
    for _ in 0..<3 {
      pair.a.receive(request.span.bytes, at: pair.now)
      pair.run(for: .seconds(2)) {
        a += $0.a.takeEvents(); b += $0.b.takeEvents(); return false
      }
    }
    #expect(a == [.outgoingStreamsReset([3])])
    #expect(b == [.incomingStreamsReset([3])])
    let answers = seen.chunks.flatMap { chunk -> [SCTPReconfiguration] in
      guard case .reconfiguration(let parts) = chunk else { return [] }
      return parts.filter { if case .response = $0 { true } else { false } }
    }
    #expect(
      answers == Array(repeating: .response(sequence: pair.b.localInitialTSN, result: .performed), count: 3))
    // A number that is out of order moves nothing either.
    let wrong = PacketSamples.packet(
      [.reconfiguration([.incomingReset(sequence: pair.b.localInitialTSN &+ 9, streams: [5])])], tag: pair.a.localTag)
    pair.a.receive(wrong.span.bytes, at: pair.now)
    pair.run(for: .seconds(2))
    let after = pair.a.takeEvents()
    #expect(after.isEmpty)
  }

  @Test func aRepeatedRequestIsAnsweredAgainWithoutBeingCarriedOutAgain() {
    var reset = SCTPStreamReset(localInitialTSN: 100, peerInitialTSN: 500)
    func isReset(_ answer: SCTPStreamReset.Answer) -> [UInt16]? {
      if case .reset(let streams) = answer { streams } else { nil }
    }
    func reply(_ answer: SCTPStreamReset.Answer) -> SCTPReconfiguration.Result? {
      if case .reply(let result) = answer { result } else { nil }
    }
    let at = SCTPSequence(firstTSN: 500)
    #expect(isReset(reset.asked(sequence: 500, lastTSN: 500, streams: [1], cumulative: at)) == [1])
    #expect(reply(reset.asked(sequence: 500, lastTSN: 500, streams: [1], cumulative: at)) == .performed)
    // Not everything has come: patience, also when asked again under the same or the next number.
    #expect(reply(reset.asked(sequence: 501, lastTSN: 510, streams: [2], cumulative: at)) == .inProgress)
    #expect(reply(reset.asked(sequence: 501, lastTSN: 510, streams: [2], cumulative: at)) == .inProgress)
    #expect(reset.dueReset(cumulative: at + 9) == nil)
    let due = reset.dueReset(cumulative: at + 10)
    #expect(due?.sequence == 501 && due?.streams == [2])
    #expect(reply(reset.asked(sequence: 502, lastTSN: 510, streams: [2], cumulative: at + 10)) == .performed)
    #expect(reply(reset.asked(sequence: 600, lastTSN: 510, streams: [2], cumulative: at + 10)) == .badSequence)
  }
}
