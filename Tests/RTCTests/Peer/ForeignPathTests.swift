import MediaBasics
import RTCSimulation
import Testing

@testable import RTC

/// Somebody who knows a peer's socket and nothing else sends to it from an address of his own.
@Suite struct ForeignPathTests {
  private static let stranger = TransportAddress(10, 0, 0, 66, port: 6_666)

  /// A fatal alert in the clear, as any handshake takes it before keys are agreed.
  private static let alert: [UInt8] = [21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 40]

  private static func say(_ bytes: [UInt8], to side: SimulatedCall.Side, of call: SimulatedCall) {
    let local = side == .a ? SimulatedCall.addressA : SimulatedCall.addressB
    call.with(side) { peer in
      var buffer = bytes
      var span = buffer.mutableSpan
      var raw = span.mutableBytes
      _ = peer.receive(
        &raw, length: bytes.count, on: TransportPath(local: local, remote: stranger), at: call.now)
    }
  }

  @Test func alertsAndJunkOfAStrangerEndNoHandshake() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(20)))
    call.onStep = { call in
      for side in [SimulatedCall.Side.a, .b] {
        Self.say(Self.alert, to: side, of: call)
        Self.say([22, 0xfe, 0xfd] + Array(repeating: 7, count: 60), to: side, of: call)
      }
    }
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.run(for: .seconds(5))
    #expect(PeerPair.isConnected(call))
    for side in [SimulatedCall.Side.a, .b] {
      #expect(call.with(side) { $0.drops[.unknownPath] } > 20)
      #expect(call.with(side) { $0.earlyDTLS.isEmpty })
    }
  }

  /// B hears A's checks, and A's hello, long before B's own checks get through and it chooses a path.
  @Test func aHelloThatComesBeforeThePathIsChosenIsKept() throws {
    var configurations = [
      try PeerPair.configuration(.openssl, cname: "a"), try PeerPair.configuration(.openssl, cname: "b"),
    ]
    configurations[1].answersActively = false
    var a = Peer(configuration: configurations[0], isControlling: true, random: SeededGenerator(seed: 1), at: .zero)
    let b = Peer(configuration: configurations[1], isControlling: false, random: SeededGenerator(seed: 2), at: .zero)
    try a.negotiate { (negotiation) throws(NegotiationError) in negotiation.enableDataChannels() }
    let call = SimulatedCall(a: a, b: b, toB: LinkConditions(latency: .milliseconds(5)), toA: nil, seed: 3)
    // Binding requests of B are lost, its answers are not.
    call.filter = { side, datagram in side == .a || !datagram.starts(with: [0, 1]) }
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5)) { call in call.with(.b) { !$0.earlyDTLS.isEmpty } })
    let junk = [22, 0xfe, 0xfd] + [UInt8](repeating: 7, count: 60)
    for _ in 0..<20 { Self.say(junk, to: .b, of: call) }
    #expect(call.with(.b) { $0.earlyDTLS.count } <= 2, "a stranger takes no place from the peer")
    call.filter = nil
    #expect(call.run(for: .seconds(10), until: PeerPair.isConnected))
  }

  /// Both go on with the path they have while a restart looks for others.
  @Test func aRestartLeavesDTLSOnTheOldPathAlone() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(20)))
    let channel = try call.with(.a) { try $0.openDataChannel(label: "x") }
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.run(for: .seconds(1))
    _ = call.takeEvents(.b)
    try PeerPair.exchange(call, restartingICE: true)
    for i in 0..<50 as Range<UInt8> {
      let message = [i]
      call.with(.a) { #expect($0.sendData(message.span.bytes, binary: true, on: channel, at: call.now) == .queued) }
      call.run(for: .milliseconds(10))
    }
    call.run(for: .milliseconds(200))
    let messages = call.takeEvents(.b).count { if case .dataChannel(.message) = $0 { true } else { false } }
    #expect(messages == 50)
    #expect(call.with(.b) { $0.drops[.unknownPath] } == 0)
  }
}
