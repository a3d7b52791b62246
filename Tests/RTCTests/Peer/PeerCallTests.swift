import MediaBasics
import RTC
import RTCSimulation
import Testing

@Suite struct PeerCallTests {
  @Test(arguments: [0, 20, 150]) func connectsWithinAFewRoundTrips(oneWay: Int) throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(oneWay)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(10), until: PeerPair.isConnected))
    // Two for ICE, two for DTLS, and the pacing of checks.
    #expect(call.now <= .zero + .milliseconds(oneWay * 2 * 6 + 200))
  }

  @Test(arguments: [(SRTPMaker.libsrtp, SRTPMaker.openssl), (.openssl, .libsrtp), (.openssl, .openssl)])
  func audioFlowsBothWays(makers: (SRTPMaker, SRTPMaker)) throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(10)), makers: makers)
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    for side in [SimulatedCall.Side.a, .b] {
      let stream = try #require(PeerPair.stream(call, side))
      for i in 0..<50 {
        var extensions = RTPExtensionBlock()
        call.with(side) { extensions = $0.audioExtensions(level: AudioLevel(magnitude: 30, voice: true)) }
        #expect(
          call.send(
            RTPOutgoing(
              marker: i == 0, payloadType: 111, sequenceNumber: 65_520 &+ UInt16(i), timestamp: UInt32(i) * 960,
              ssrc: 0,
              extensions: extensions), payload: [UInt8(i), 2, 3], on: stream, from: side))
        call.run(for: .milliseconds(20))
      }
      call.run(for: .milliseconds(100))
      let heard = call.takeMedia(side == .a ? .b : .a)
      #expect(heard.map(\.payload) == (0..<50).map { [UInt8($0), 2, 3] })
      #expect(heard.allSatisfy { $0.packet.audioLevel == AudioLevel(magnitude: 30, voice: true) })
      #expect(heard.first?.packet.marker == true)
    }
    let dropped = call.with(.b) { $0.drops.total }
    #expect(dropped == 0)
  }

  @Test func lostPacketsAreAskedForAndSentAgain() throws {
    let conditions = LinkConditions(latency: .milliseconds(10))
    let call = try PeerPair.call(toB: conditions)
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.conditions { toB, _ in toB.loss = 0.1 }
    let stream = try #require(PeerPair.stream(call, .a))
    for i in 0..<500 {
      call.send(
        RTPOutgoing(marker: false, payloadType: 111, sequenceNumber: UInt16(i), timestamp: UInt32(i) * 960, ssrc: 0),
        payload: [UInt8(i & 255), UInt8(i >> 8)], on: stream, from: .a)
      call.run(for: .milliseconds(20))
    }
    call.run(for: .seconds(1))
    let numbers = Set(call.takeMedia(.b).map { Int($0.payload[0]) | Int($0.payload[1]) << 8 })
    // NACK is negotiated for Opus: what one round trip can mend is mended.
    #expect(numbers.count >= 497)
  }

  @Test func reportsTellLossAndRoundTrip() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(30)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    let stream = try #require(PeerPair.stream(call, .a))
    for i in 0..<200 {
      call.send(
        RTPOutgoing(marker: false, payloadType: 111, sequenceNumber: UInt16(i), timestamp: UInt32(i) * 960, ssrc: 0),
        payload: [1], on: stream, from: .a)
      call.run(for: .milliseconds(20))
    }
    let known = call.with(.a) { $0.sendStatistics(stream) }
    let statistics = try #require(known)
    #expect(statistics.packets == 200)
    #expect(statistics.fractionLost == 0)
    let roundTrip = try #require(statistics.roundTrip)
    #expect(abs(roundTrip.inMilliseconds - 60) < 5)
  }

  @Test func aDataChannelCarriesMessagesBothWays() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(10), loss: 0.05))
    let channel = try call.with(.a) { peer in try peer.openDataChannel(label: "_reliable") }
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(10), until: PeerPair.isConnected))
    var remote: DataChannelID?
    #expect(
      call.run(for: .seconds(5)) { call in
        for event in call.takeEvents(.b) {
          if case .dataChannel(.opened(let info)) = event, info.label == "_reliable" { remote = info.id }
        }
        return remote != nil
      })
    let message: [UInt8] = [1, 2, 3]
    call.with(.a) { _ = $0.sendData(message.span.bytes, binary: true, on: channel, at: call.now) }
    var got: [UInt8]?
    #expect(
      call.run(for: .seconds(5)) { call in
        for event in call.takeEvents(.b) {
          if case .dataChannel(.message(_, let bytes, binary: true)) = event { got = bytes }
        }
        return got != nil
      })
    #expect(got == message)
    let back = try #require(remote)
    call.with(.b) { _ = $0.sendData(Array("hello".utf8).span.bytes, binary: false, on: back, at: call.now) }
    #expect(
      call.run(for: .seconds(5)) { call in
        call.takeEvents(.a).contains { event in
          if case .dataChannel(.message(_, let bytes, binary: false)) = event { return bytes == Array("hello".utf8) }
          return false
        }
      })
  }

  @Test func anOutageDisconnectsAndItsEndReconnects() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(10)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.conditions { toB, toA in (toB.isDown, toA.isDown) = (true, true) }
    #expect(call.run(for: .seconds(14)) { call in call.with(.a) { $0.state == .disconnected } })
    call.conditions { toB, toA in (toB.isDown, toA.isDown) = (false, false) }
    #expect(call.run(for: .seconds(10), until: PeerPair.isConnected))
  }

  @Test func aLongOutageIsTheEnd() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(10)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.conditions { toB, toA in (toB.isDown, toA.isDown) = (true, true) }
    #expect(call.run(for: .seconds(60)) { call in call.with(.a) { $0.state == .failed } })
    #expect(
      call.takeEvents(.a).contains { event in
        if case .failed(.consentLost) = event { return true }
        return false
      })
  }

  @Test func aRestartKeepsMediaFlowing() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(20)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    let stream = try #require(PeerPair.stream(call, .a))
    let before = call.with(.a) { $0.localUsernameFragment }
    for i in 0..<100 {
      if i == 20 { try PeerPair.exchange(call, restartingICE: true) }
      call.send(
        RTPOutgoing(marker: false, payloadType: 111, sequenceNumber: UInt16(i), timestamp: UInt32(i) * 960, ssrc: 0),
        payload: [UInt8(i)], on: stream, from: .a)
      call.run(for: .milliseconds(20))
    }
    #expect(call.takeMedia(.b).count == 100)
    let after = call.with(.a) { $0.localUsernameFragment }
    #expect(after != before)
    #expect(PeerPair.isConnected(call))
  }

  @Test func aPoliteEndIsSeenAtOnce() throws {
    let call = try PeerPair.call(toB: LinkConditions(latency: .milliseconds(10)))
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    call.with(.a) { $0.close(at: call.now) }
    #expect(call.run(for: .milliseconds(50)) { call in call.with(.b) { $0.state == .failed } })
  }
}
