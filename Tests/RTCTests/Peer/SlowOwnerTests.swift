import MediaBasics
import RTCSimulation
import Testing

@testable import RTC

/// An owner that does not take what a peer has for it.
@Suite struct SlowOwnerTests {
  @Test func dataChannelsHoldTheFarEndBackUntilTheOwnerTakesMessages() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(5)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    let channel = try call.with(.a) { try $0.openDataChannel(label: "bulk") }
    call.run(for: .seconds(1))
    _ = call.takeEvents(.b)
    call.with(.b) { $0.holdsDataChannels = true }
    // Three times what the window takes.
    let message = [UInt8](repeating: 7, count: 30_000)
    let count = 100
    for _ in 0..<count {
      call.with(.a) { #expect($0.sendData(message.span.bytes, binary: true, on: channel, at: call.now) == .queued) }
    }
    call.run(for: .seconds(20))
    func messages() -> Int {
      call.takeEvents(.b).count { if case .dataChannel(.message) = $0 { true } else { false } }
    }
    #expect(messages() == 0)
    #expect(call.with(.a) { $0.bufferedAmount(channel) } > 1_000_000)
    #expect(PeerPair.isConnected(call))

    call.with(.b) { $0.holdsDataChannels = false }
    call.run(for: .seconds(20))
    #expect(messages() == count)
    #expect(call.with(.a) { $0.bufferedAmount(channel) } == 0)
  }

  @Test func associationsAgreeOnPortsThatAreNotTheUsualOnes() throws {
    var configurations = [
      try PeerPair.configuration(.openssl, cname: "a"), try PeerPair.configuration(.openssl, cname: "b"),
    ]
    configurations[0].negotiation.sctpPort = 6_001
    configurations[1].negotiation.sctpPort = 7_002
    var a = Peer(configuration: configurations[0], isControlling: true, random: SeededGenerator(seed: 1), at: .zero)
    let b = Peer(configuration: configurations[1], isControlling: false, random: SeededGenerator(seed: 2), at: .zero)
    try a.negotiate { (negotiation) throws(NegotiationError) in negotiation.enableDataChannels() }
    let call = SimulatedCall(a: a, b: b, toB: LinkConditions(latency: .milliseconds(5)), toA: nil, seed: 3)
    let channel = try call.with(.a) { try $0.openDataChannel(label: "x") }
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.run(for: .seconds(1))
    let message: [UInt8] = [1, 2]
    call.with(.a) { #expect($0.sendData(message.span.bytes, binary: true, on: channel, at: call.now) == .queued) }
    call.run(for: .seconds(1))
    #expect(
      call.takeEvents(.b).contains {
        if case .dataChannel(.message(_, message, binary: true)) = $0 { true } else { false }
      })
  }

  @Test func aFailedPeerThatIsKeptWakesNobody() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(5)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.with(.a) { $0.close(at: call.now) }
    #expect(call.run(for: .seconds(5)) { call in call.with(.b) { $0.state == .failed } })
    #expect(call.with(.b) { $0.nextDeadline?.reason } == nil)
  }

  @Test func whatIsSaidOverRTCPIsDroppedAndCountedBeyondABound() throws {
    var peer = Peer(
      configuration: try PeerPair.configuration(.openssl, cname: "a"), isControlling: true,
      random: SeededGenerator(seed: 1), at: .zero)
    for _ in 0..<(Peer.maximumEvents + 10) { peer.emitRepeatable(.bandwidthEstimate(1)) }
    for _ in 0..<(Peer.maximumPendingRTCP + 7) { peer.sendSoon(.pictureLoss(sender: 1, media: 2)) }
    #expect(peer.drops[.unread] == 10 && peer.drops[.unsent] == 7)
    // The peer's own state finds room all the same, and comes in its order.
    peer.close(at: .zero)
    var events: [PeerEvent] = []
    while let event = peer.pollEvent() { events.append(event) }
    #expect(events.count == Peer.maximumEvents + 1)
    guard case .stateChanged(.closed)? = events.last else {
      Issue.record("\(String(describing: events.last))")
      return
    }
  }
}
