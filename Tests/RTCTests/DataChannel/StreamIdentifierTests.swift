import MediaBasics
import Testing

@testable import RTC

@Suite struct StreamIdentifierTests {
  @Test func theClientTakesEvenStreamsAndTheServerOddOnes() throws {
    var pair = Pair<DataChannels>()
    let a = try [pair.a.open(label: "1"), pair.a.open(label: "2"), pair.a.open(label: "3")]
    let b = try [pair.b.open(label: "1"), pair.b.open(label: "2")]
    let streams = (a.map { pair.a.info($0)?.streamID }, b.map { pair.b.info($0)?.streamID })
    #expect(streams.0 == [0, 2, 4])
    #expect(streams.1 == [1, 3])
  }

  @Test(arguments: [true, false]) func whileTheRoleIsUnknownTheIdWaitsForTheStart(isClient: Bool) throws {
    var pair = Pair<DataChannels>(
      DataChannels(configuration: .init(), isDTLSClient: nil, random: SeededGenerator(seed: 1)),
      DataChannels(configuration: .init(), isDTLSClient: nil, random: SeededGenerator(seed: 2)))
    let first = try pair.a.open(label: "first")
    let second = try pair.a.open(label: "second", ordered: false, reliability: .maxRetransmits(0))
    let before = pair.a.info(first)?.streamID
    #expect(before == nil)
    _ = pair.a.send(second, bytes: [9], at: pair.now)
    pair.a.start(isDTLSClient: isClient, at: pair.now)
    pair.b.start(isDTLSClient: !isClient, at: pair.now)
    var b: [DataChannelEvent] = []
    pair.run(for: .seconds(2)) {
      b += $0.b.takeEvents(); return b.count == 4
    }
    let streams = [pair.a.info(first)?.streamID, pair.a.info(second)?.streamID]
    #expect(streams == (isClient ? [0, 2] : [1, 3]))
    let opened = b.compactMap { event -> DataChannelInfo? in if case .opened(let info) = event { info } else { nil } }
    #expect(opened.map(\.label) == ["first", "second"])
    #expect(opened.map(\.isOrdered) == [true, false])
    #expect(opened.map(\.reliability) == [.reliable, .maxRetransmits(0)])
    #expect(b.last == opened.last.map { .message($0.id, [9], binary: true) })
  }

  @Test func manyChannelsOpenFromBothSides() throws {
    var pair = Pair<DataChannels>(seed: 3) { $0.loss = 0.05 }
    for number in 0..<100 {
      let a = try pair.a.open(label: "a\(number)")
      let b = try pair.b.open(label: "b\(number)")
      _ = pair.a.send(a, text: "a\(number)", at: pair.now)
      _ = pair.b.send(b, text: "b\(number)", at: pair.now)
    }
    pair.start()
    var (a, b): ([DataChannelEvent], [DataChannelEvent]) = ([], [])
    pair.run(for: .seconds(30)) {
      a += $0.a.takeEvents(); b += $0.b.takeEvents(); return false
    }
    for (side, events) in [("a", b), ("b", a)] {
      var labels: [DataChannelID: String] = [:]
      var said: [String] = []
      for event in events {
        if case .opened(let info) = event { labels[info.id] = info.label }
        if case .message(let id, let bytes, _) = event {
          let text = String(decoding: bytes, as: UTF8.self)
          #expect(labels[id] == text, "a message comes on its own channel, after the channel")
          said.append(text)
        }
      }
      #expect(said.sorted() == (0..<100).map { "\(side)\($0)" }.sorted())
    }
    #expect(pair.a.openChannels.count == 200)
  }

  @Test func thereIsALimitOfChannels() throws {
    var configuration = DataChannelConfiguration()
    configuration.maxChannels = 5
    var pair = Pair<DataChannels>(peerConfiguration: configuration)
    for number in 0..<8 { _ = try pair.a.open(label: "\(number)") }
    pair.start()
    pair.run(for: .seconds(3))
    #expect(pair.b.openChannels.count == 5)
    #expect(pair.b.statistics.refusedOpens == 3)
    #expect(pair.a.openChannels.count == 5, "the refused ones are closed on this side too")
    var refused: DataChannelError?
    do { _ = try pair.b.open(label: "one more") } catch { refused = error }
    #expect(refused == .tooManyChannels)
  }
}
