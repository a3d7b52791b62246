import MediaBasics
import Testing

@testable import RTC

/// Application data, one record a datagram, and the end of the association.
@Suite struct DTLSDataTests {
  private func connected() throws -> DTLSPair {
    let pair = try DTLSPair()
    pair.run(for: .seconds(1))
    try #require(pair.agrees)
    return pair
  }

  @Test func dataGoesBothWaysOneRecordADatagram() throws {
    let pair = try connected()
    let before = pair.sent
    let sizes = [1, 16, 100, 1163, 1200, DTLSTransport.dataLimit]
    for size in sizes {
      #expect(pair.sendFromClient([UInt8](repeating: 1, count: size)))
      #expect(pair.sendFromServer([UInt8](repeating: 2, count: size)))
    }
    pair.run(for: .seconds(1))
    #expect(pair.serverEvents.data.map(\.count) == sizes)
    #expect(pair.clientEvents.data.map(\.count) == sizes)
    #expect(pair.serverEvents.data.allSatisfy { $0.allSatisfy { $0 == 1 } })
    #expect(pair.sent - before == 2 * sizes.count)
  }

  @Test func aDatagramIs37BytesLongerThanItsData() throws {
    let pair = try connected()
    #expect(pair.sendFromClient([UInt8](repeating: 1, count: 1163)))
    let datagram = pair.client.pollTransmit()
    #expect(datagram?.count == 1200)
  }

  @Test func whatCannotBeSentIsRefused() throws {
    let fresh = try DTLSPair()
    #expect(!fresh.sendFromClient([1]))
    let pair = try connected()
    #expect(!pair.sendFromClient([]))
    #expect(!pair.sendFromClient([UInt8](repeating: 0, count: DTLSTransport.dataLimit + 1)))
    pair.client.close()
    #expect(!pair.sendFromClient([1]))
  }

  @Test func aFullQueueRefusesDataUntilItIsPolled() throws {
    let pair = try connected()
    var accepted = 0
    while accepted < 10_000, pair.sendFromClient([UInt8(truncatingIfNeeded: accepted)]) { accepted += 1 }
    #expect(accepted == DTLSWire.outboundLimit)
    pair.run(for: .seconds(1))
    #expect(pair.serverEvents.data.count == accepted)
    #expect(pair.sendFromClient([1]))
  }

  @Test func anOwnerThatNeverPollsEventsLosesDataAndNotMemory() throws {
    let pair = try connected()
    var lost = 0
    for _ in 0..<10 {
      for _ in 0..<DTLSWire.outboundLimit { #expect(pair.sendFromClient([1, 2, 3])) }
      while let datagram = pair.client.pollTransmit() { pair.server.receive(datagram.span.bytes, at: pair.now) }
    }
    lost = pair.server.dropped
    pair.drain()
    #expect(pair.serverEvents.data.count == DTLSTransport.eventLimit)
    #expect(pair.serverEvents.data.count + lost == 10 * DTLSWire.outboundLimit)
  }

  @Test func dataThatOvertakesTheLastFlightIsNotLost() throws {
    let pair = try DTLSPair()
    pair.wire = { _, datagram in
      var late = datagram
      // The server's last flight takes 15 ms longer.
      if !datagram.toServer, datagram.arrival == .zero + .milliseconds(40) { late.arrival += .milliseconds(15) }
      return [late]
    }
    pair.run(for: .milliseconds(31))
    #expect(pair.server.state == .connected)
    #expect(pair.client.state == .handshaking)
    #expect(pair.sendFromServer([5, 6]))
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
    #expect(pair.clientEvents.data == [[5, 6]])
  }

  @Test func aReplayedRecordIsDeliveredOnce() throws {
    let pair = try connected()
    pair.wire = { _, datagram in [datagram, datagram] }
    #expect(pair.sendFromClient([1]))
    pair.run(for: .seconds(1))
    #expect(pair.serverEvents.data == [[1]])
  }

  @Test(arguments: [DTLSRole.client, .server])
  func closingTellsThePeer(closer: DTLSRole) throws {
    let pair = try connected()
    if closer == .client { pair.client.close() } else { pair.server.close() }
    pair.run(for: .seconds(1))
    #expect(pair.client.state == .closed)
    #expect(pair.server.state == .closed)
    #expect((closer == .client ? pair.serverEvents : pair.clientEvents).isClosed)
    #expect(pair.clientEvents.failure == nil)
    #expect(pair.serverEvents.failure == nil)
    let sent = pair.sent
    pair.client.close()
    pair.server.close()
    pair.run(for: .seconds(61))
    #expect(pair.sent == sent)
  }

  @Test func closingInTheMiddleOfTheHandshakeEndsItsDeadlines() throws {
    let pair = try DTLSPair()
    pair.run(for: .milliseconds(15))
    pair.client.close()
    let deadline = pair.client.nextDeadline
    #expect(deadline == nil)
    pair.run(for: .seconds(61))
    #expect(pair.clientKeys == nil)
    #expect(pair.clientEvents.failure == nil)
    #expect(pair.serverEvents.failure == .timeout)
  }

  @Test func theKeysOfAHandshakeProtectMediaOfBothMakers() throws {
    let pair = try connected()
    let sender = try SRTPMaker.openssl.make(#require(pair.clientKeys))
    let receiver = try SRTPMaker.libsrtp.make(#require(pair.serverKeys))
    let plain = SRTPPackets.rtp(sequence: 1)
    let protected = try #require(sender.protectRTP(plain))
    #expect(receiver.unprotectRTP(protected) == .plain(plain))
    let back = try #require(receiver.protectRTCP(SRTPPackets.rtcp()))
    #expect(sender.unprotectRTCP(back) == .plain(SRTPPackets.rtcp()))
  }
}
