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

  /// RFC 5764 §4.2: client key, server key, client salt, server salt, in this order.
  @Test func theClientTakesTheFirstKeyOfTheExportedBlock() throws {
    for profile in SRTPProfile.allCases {
      let pair = try DTLSPair(serverProfiles: [profile])
      pair.run(for: .seconds(1))
      let exported = pair.server.exportSRTPBlock(count: 2 * (16 + profile.saltLength))
      let block = try #require(exported).withUnsafeBytes { Array($0) }
      let keys = try #require(pair.clientKeys)
      #expect(keys.localKey == SecretBytes(Array(block[0..<16])))
      #expect(keys.remoteKey == SecretBytes(Array(block[16..<32])))
      #expect(keys.localSalt == SecretBytes(Array(block[32..<(32 + profile.saltLength)])))
      #expect(keys.remoteSalt == SecretBytes(Array(block[(32 + profile.saltLength)...])))
      #expect(pair.agrees)
    }
  }

  @Test func nothingIsExportedBeforeTheHandshakeIsDone() throws {
    let pair = try DTLSPair()
    let early = pair.client.exportSRTPBlock(count: 56)
    #expect(early == nil)
  }

  @Test(.inVirtualTime) func theFirstDeadlineIsAHundredMillisecondsAway() throws {
    let pair = try DTLSPair()
    #expect(pair.client.nextDeadline == .zero + .milliseconds(100))
  }

  @Test func nothingIsDueOnceConnected() throws {
    let pair = try DTLSPair()
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

  @Test func oneIdentityServesManyTransportsOnManyThreads() async throws {
    let identity = try DTLSIdentity.generate()
    let agreed = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let pair = try DTLSPair(identity: identity)
          pair.run(for: .seconds(1))
          return pair.agrees
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(agreed == 16)
  }
}
