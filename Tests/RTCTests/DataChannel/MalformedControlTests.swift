import MediaBasics
import Testing

@testable import RTC

/// A peer that speaks SCTP well and DCEP badly.
@Suite struct MalformedControlTests {
  private func connected() -> Pair<DataChannels> {
    var pair = Pair<DataChannels>()
    pair.start()
    pair.run(for: .seconds(1))
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    return pair
  }

  private func say(_ bytes: [UInt8], identifier: UInt32 = 50, on stream: UInt16, _ pair: inout Pair<DataChannels>) {
    _ = pair.a.association.send(bytes, on: stream, protocolIdentifier: identifier, at: pair.now)
    pair.run(for: .milliseconds(200))
  }

  @Test func anUnreadableOpenIsCountedAndTheStreamIsReset() {
    var pair = connected()
    let seen = Seen()
    pair.toA.passes = { _, packet in
      seen.note(packet)
      return true
    }
    let bad: [[UInt8]] = [[3], [9, 9], [3, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
    for (number, bytes) in bad.enumerated() { say(bytes, on: UInt16(2 * number), &pair) }
    #expect(pair.b.statistics.malformedControl == 3)
    #expect(pair.b.openChannels.isEmpty)
    let resets = seen.chunks.flatMap { chunk -> [UInt16] in
      guard case .reconfiguration(let requests) = chunk else { return [] }
      return requests.flatMap { request -> [UInt16] in
        if case .outgoingReset(_, _, _, let streams) = request { streams } else { [] }
      }
    }
    #expect(resets == [0, 2, 4])
    // The stream is good again afterwards.
    let good = DataChannelControl.open(label: "ok", subprotocol: "", ordered: true, reliability: .reliable, priority: 0)
    say(good.bytes, on: 0, &pair)
    #expect(pair.b.openChannels.map(\.label) == ["ok"])
  }

  @Test func aSecondOpenOnTheSameStreamChangesNothing() {
    var pair = connected()
    for label in ["first", "second"] {
      let open = DataChannelControl.open(
        label: label, subprotocol: "", ordered: true, reliability: .reliable, priority: 0)
      say(open.bytes, on: 4, &pair)
    }
    #expect(pair.b.openChannels.map(\.label) == ["first"])
    #expect(pair.b.statistics.refusedOpens == 1)
  }

  @Test func anUnknownIdentifierIsCounted() {
    var pair = connected()
    let open = DataChannelControl.open(label: "x", subprotocol: "", ordered: true, reliability: .reliable, priority: 0)
    say(open.bytes, on: 4, &pair)
    _ = pair.b.takeEvents()
    say([1], identifier: 99, on: 4, &pair)
    say([2], identifier: 53, on: 4, &pair)
    let events = pair.b.takeEvents()
    #expect(pair.b.statistics.unknownProtocolIdentifiers == 1)
    #expect(events.count == 1)
    #expect(pair.b.association.reception?.undelivered == 0, "what is dropped gives its room back")
  }

  @Test func anAcknowledgementForNothingIsCounted() {
    var pair = connected()
    say([2], on: 9, &pair)
    #expect(pair.b.statistics.malformedControl == 1)
    let events = pair.b.takeEvents()
    #expect(events.isEmpty)
  }
}
