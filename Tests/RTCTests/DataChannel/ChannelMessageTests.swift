import MediaBasics
import Testing

@testable import RTC

@Suite struct ChannelMessageTests {
  @Test func emptyMessagesAndBothKindsCross() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "x")
    let sent: [(bytes: [UInt8], binary: Bool)] = [
      ([], true), ([], false), ([0], true), ([0], false), (Array("zwölf".utf8), false), ([0xff, 0], true),
    ]
    for (bytes, binary) in sent {
      let result = pair.a.send(mine, payload: bytes.span.bytes, binary: binary, at: pair.now)
      #expect(result == .queued)
    }
    pair.start()
    pair.run(for: .seconds(1))
    var received: [(bytes: [UInt8], binary: Bool)] = []
    for case .message(_, let bytes, let binary) in pair.b.takeEvents() { received.append((bytes, binary)) }
    #expect(received.map(\.bytes) == sent.map(\.bytes))
    #expect(received.map(\.binary) == sent.map(\.binary))
  }

  @Test func aMessageLongerThanThePeerTakesIsRefused() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "x")
    let long = [UInt8](repeating: 1, count: 65_537)
    var result = pair.a.send(mine, bytes: long, at: pair.now)
    #expect(result == .tooLarge(limit: 65_536))
    pair.a.remoteMaxMessageSize = 262_144
    result = pair.a.send(mine, bytes: long, at: pair.now)
    #expect(result == .queued)
    pair.a.remoteMaxMessageSize = 0
    result = pair.a.send(mine, bytes: [UInt8](repeating: 1, count: 262_144), at: pair.now)
    #expect(result == .queued)
    pair.start()
    var sizes: [Int] = []
    pair.run(for: .seconds(10)) {
      for case .message(_, let bytes, _) in $0.b.takeEvents() { sizes.append(bytes.count) }
      return sizes.count == 2
    }
    #expect(sizes == [65_537, 262_144])
  }

  @Test func theBufferedAmountGrowsFallsAndIsTold() throws {
    var pair = Pair<DataChannels>(seed: 1) { $0.rate = 100_000 }
    let mine = try pair.a.open(label: "x")
    pair.start()
    pair.run(for: .seconds(1))
    _ = pair.a.takeEvents()
    pair.a.setBufferedAmountLowThreshold(mine, bytes: 20_000)
    for _ in 0..<60 { _ = pair.a.send(mine, bytes: [UInt8](repeating: 0, count: 1_000), at: pair.now) }
    #expect(pair.a.bufferedAmount(mine) == 60_000)
    var amountWhenTold: [Int] = []
    pair.run(for: .seconds(10)) {
      for event in $0.a.takeEvents() where event == .bufferedAmountLow(mine) {
        amountWhenTold.append($0.a.bufferedAmount(mine))
      }
      return false
    }
    #expect(amountWhenTold.count == 1)
    #expect(amountWhenTold.allSatisfy { $0 <= 20_000 && $0 > 0 })
    #expect(pair.a.bufferedAmount(mine) == 0)
  }

  @Test func anUnreliableChannelMayPreferFreshMessagesToLateOnes() throws {
    // 20 kB a second, offered three times as much.
    var pair = Pair<DataChannels>(seed: 1) { $0.rate = 20_000 }
    let mine = try pair.a.open(label: "x", ordered: false, reliability: .maxRetransmits(0))
    pair.a.setMaxQueueDelay(mine, .milliseconds(150))
    pair.start()
    pair.run(for: .seconds(1))
    var ages: [MediaDuration] = []
    for _ in 0..<600 {
      var writer = ByteWriter()
      writer.u64(UInt64(bitPattern: pair.now.nanoseconds))
      writer.zeros(600)
      _ = pair.a.send(mine, bytes: writer.bytes, at: pair.now)
      pair.run(for: .milliseconds(10)) {
        for case .message(_, let bytes, _) in $0.b.takeEvents() {
          var reader = ByteReader(bytes.span.bytes)
          if let sent = reader.u64() { ages.append($0.now - MediaInstant(nanoseconds: Int64(bitPattern: sent))) }
        }
        return false
      }
    }
    #expect(ages.count > 150 && ages.count < 400)
    #expect(ages.allSatisfy { $0 < .milliseconds(600) }, "\(String(describing: ages.max()))")
    #expect(pair.a.bufferedAmount(mine) < 15_000)
  }

  @Test(arguments: [true, false]) func aFullBufferRefuses(isStarted: Bool) throws {
    var configuration = DataChannelConfiguration()
    configuration.association.sendBuffer = 100_000
    var pair = Pair<DataChannels>(configuration: configuration)
    let mine = try pair.a.open(label: "x")
    if isStarted {
      pair.start()
      pair.run(for: .seconds(1))
    }
    var taken = 0
    while pair.a.send(mine, bytes: [UInt8](repeating: 1, count: 1_000), at: pair.now) == .queued { taken += 1 }
    #expect(taken > 90 && taken <= 100)
    if !isStarted { pair.start() }
    var received = 0
    pair.run(for: .seconds(10)) {
      for case .message in $0.b.takeEvents() { received += 1 }
      return false
    }
    #expect(received == taken, "what was taken arrives")
    let again = pair.a.send(mine, bytes: [1], at: pair.now)
    #expect(again == .queued)
  }

  @Test func anUnorderedChannelIsOrderedUntilThePeerKnowsIt() throws {
    var pair = Pair<DataChannels>()
    let seen = Seen()
    pair.toB.passes = { _, packet in
      seen.note(packet)
      return true
    }
    let mine = try pair.a.open(label: "x", ordered: false, reliability: .maxRetransmits(0))
    _ = pair.a.send(mine, bytes: [1], at: pair.now)
    pair.start()
    pair.run(for: .seconds(1))
    _ = pair.a.send(mine, bytes: [2], at: pair.now)
    pair.run(for: .seconds(1))
    #expect(seen.data.map(\.protocolIdentifier) == [50, 53, 53])
    #expect(seen.data.map(\.isUnordered) == [false, false, true])
  }

  @Test func dataThatComesBeforeTheAcknowledgementStandsForIt() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "x", ordered: false)
    pair.start()
    var theirs: DataChannelID?
    pair.run(for: .seconds(5)) {
      for case .opened(let info) in $0.b.takeEvents() { theirs = info.id }
      return theirs != nil
    }
    let channel = try #require(theirs)
    let seen = Seen()
    // The packet with DATA_CHANNEL_ACK is lost, the one after it is not.
    let lost = pair.toA.sent
    pair.toA.passes = { n, packet in
      if n > lost { seen.note(packet) }
      return n > lost
    }
    pair.flush()
    _ = pair.b.send(channel, bytes: [7], at: pair.now)
    pair.run(for: .milliseconds(50))
    #expect(seen.data.map(\.protocolIdentifier) == [53])
    let events = pair.a.takeEvents()
    #expect(events.contains(.message(mine, [7], binary: true)))
    let sent = Seen()
    pair.toB.passes = { _, packet in
      sent.note(packet)
      return true
    }
    _ = pair.a.send(mine, bytes: [8], at: pair.now)
    pair.flush()
    #expect(sent.data.map(\.isUnordered) == [true], "the peer knows the channel: no more need for order")
  }

  @Test func messagesQueuedWhileTheNetworkIsAwayArriveInOrder() throws {
    var pair = Pair<DataChannels>(seed: 4) { $0.loss = 0.3 }
    let mine = try pair.a.open(label: "x")
    for number in 0..<100 as Range<UInt8> { _ = pair.a.send(mine, bytes: [number], at: pair.now) }
    pair.start()
    var received: [UInt8] = []
    pair.run(for: .seconds(60)) {
      for case .message(_, let bytes, _) in $0.b.takeEvents() { received += bytes }
      return received.count == 100
    }
    #expect(received == Array(0..<100))
  }
}
