import MediaBasics
import Testing

@testable import RTC

/// The way newer OpenSSL versions must be driven, in which the library's own timer decides, on the version at hand.
@Suite struct DTLSLibraryTimerTests {
  private func transport(_ identity: DTLSIdentity, _ role: DTLSRole) throws -> DTLSTransport {
    try DTLSTransport(
      identity: identity, role: role, remoteFingerprint: identity.fingerprint, profiles: SRTPProfile.preferred,
      timerMode: .library, at: .zero)
  }

  @Test func aHandshakeWithoutLossNeedsNoTimer() throws {
    let identity = try DTLSIdentity.generate()
    var client = try transport(identity, .client)
    var server = try transport(identity, .server)
    for _ in 0..<4 {
      while let bytes = client.pollTransmit() { server.receive(bytes.span.bytes, at: .zero) }
      while let bytes = server.pollTransmit() { client.receive(bytes.span.bytes, at: .zero) }
    }
    #expect(client.state == .connected)
    #expect(server.state == .connected)
  }

  @Test func theFirstFlightIsSentAgainInRealTime() throws {
    let identity = try DTLSIdentity.generate()
    var client = try transport(identity, .client)
    let first = client.pollTransmit()
    #expect(first != nil)
    let due = client.nextDeadline
    let deadline = try #require(due)
    #expect(deadline <= .zero + .milliseconds(100))
    // OpenSSL reads the real clock here, so the real clock has to come to the deadline.
    let (clock, limit) = (ContinuousClock(), Duration.seconds(60))
    let start = clock.now
    var again: [UInt8]?
    while again == nil, clock.now - start < limit {
      let elapsed = (clock.now - start).components
      client.advance(
        to: .zero + .seconds(Int(elapsed.seconds))
          + MediaDuration(nanoseconds: elapsed.attoseconds / 1_000_000_000))
      again = client.pollTransmit()
    }
    #expect(again != nil)
    #expect(client.retransmissions == 1)
    // OpenSSL rounds its last 15 ms down to nothing.
    #expect(clock.now - start >= .milliseconds(80))
  }
}
