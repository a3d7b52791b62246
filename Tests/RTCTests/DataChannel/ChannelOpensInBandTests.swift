import MediaBasics
import Testing

@testable import RTC

@Suite struct ChannelOpensInBandTests {
  @Test func aChannelOpensOnBothSidesAndCarriesMessagesBothWays() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "chat", protocol: "text/1")
    // What is sent before the association is up waits for it.
    let early = pair.a.send(mine, text: "hello", at: pair.now)
    #expect(early == .queued)
    pair.start()
    var (a, b): ([DataChannelEvent], [DataChannelEvent]) = ([], [])
    pair.run(for: .seconds(1)) {
      a += $0.a.takeEvents(); b += $0.b.takeEvents(); return b.count >= 3
    }
    let made = pair.a.info(mine)
    let opened = try #require(made)
    #expect(a == [.connected, .opened(opened), .bufferedAmountLow(mine)])
    guard case .opened(let info) = b.dropFirst().first else {
      Issue.record("the peer did not see the channel: \(b)")
      return
    }
    #expect(info.label == "chat" && info.subprotocol == "text/1" && info.isOrdered && info.isOpenedByPeer)
    #expect(info.streamID == 0, "the DTLS client opens even streams")
    #expect(b == [.connected, .opened(info), .message(info.id, Array("hello".utf8), binary: false)])

    let answered = pair.b.send(info.id, bytes: [1, 2, 3], at: pair.now)
    #expect(answered == .queued)
    a = []
    pair.run(for: .seconds(1)) {
      a += $0.a.takeEvents(); return !a.isEmpty
    }
    #expect(a == [.message(mine, [1, 2, 3], binary: true)])
  }
}
