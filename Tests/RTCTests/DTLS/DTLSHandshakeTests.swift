import MediaBasics
import Testing

@testable import RTC

/// Two endpoints agree on keys, over a wire that loses nothing, and in as much time as the wire takes.
@Suite struct DTLSHandshakeTests {
  @Test func bothSidesHoldTheSameKeys() throws {
    let pair = try DTLSPair()
    pair.run(for: .milliseconds(99))
    #expect(pair.agrees)
    #expect(pair.client.state == .connected)
    #expect(pair.server.state == .connected)
    #expect(pair.clientKeys?.profile == .aeadAES128GCM)
    #expect(pair.clientKeys?.localKey != pair.clientKeys?.remoteKey)
    #expect(pair.client.retransmissions == 0)
    #expect(pair.server.retransmissions == 0)
  }

  @Test func nothingIsDueOnceConnected() throws {
    let pair = try DTLSPair()
    #expect(pair.client.nextDeadline == .zero + .milliseconds(100))
    pair.run(for: .seconds(1))
    #expect(pair.client.nextDeadline == nil)
    #expect(pair.server.nextDeadline == nil)
  }

  @Test(
    arguments: [
      ([.aeadAES128GCM, .aes128CMSHA1_80], [.aes128CMSHA1_80, .aeadAES128GCM], .aes128CMSHA1_80),
      ([.aes128CMSHA1_80, .aeadAES128GCM], [.aeadAES128GCM, .aes128CMSHA1_80], .aeadAES128GCM),
      ([.aes128CMSHA1_80], [.aeadAES128GCM, .aes128CMSHA1_80], .aes128CMSHA1_80),
      ([.aeadAES128GCM, .aes128CMSHA1_80], [.aeadAES128GCM], .aeadAES128GCM),
    ] as [([SRTPProfile], [SRTPProfile], SRTPProfile)])
  func theServersPreferenceDecidesTheProfile(client: [SRTPProfile], server: [SRTPProfile], chosen: SRTPProfile) throws {
    let pair = try DTLSPair(clientProfiles: client, serverProfiles: server)
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
    #expect(pair.serverKeys?.profile == chosen)
    #expect(pair.serverKeys?.localSalt.count == chosen.saltLength)
  }

  @Test func everyDatagramOfTheHandshakeFitsTheMTU() throws {
    let pair = try DTLSPair()
    let sizes = Sizes()
    pair.wire = { _, datagram in
      sizes.seen.append(datagram.bytes.count)
      return [datagram]
    }
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
    #expect(sizes.seen.count >= 4)
    #expect(sizes.seen.allSatisfy { $0 <= DTLSTransport.mtu })
  }

  private final class Sizes { var seen: [Int] = [] }

  @Test func oneIdentityServesManyTransports() throws {
    let identity = try DTLSIdentity.generate()
    for _ in 0..<3 {
      let pair = try DTLSPair()
      let server = try DTLSTransport(
        identity: identity, role: .server, remoteFingerprint: identity.fingerprint, at: .zero)
      #expect(server.state == .handshaking)
      pair.run(for: .seconds(1))
      #expect(pair.agrees)
    }
  }
}
