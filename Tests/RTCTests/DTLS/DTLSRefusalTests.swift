import MediaBasics
import Testing

@testable import RTC

/// Peers that are not who they should be, offer nothing in common, never answer or send rubbish.
@Suite struct DTLSRefusalTests {
  private func stranger(_ algorithm: String = "sha-256", _ count: Int = 32) throws -> DTLSFingerprint {
    try #require(DTLSFingerprint(algorithm: algorithm, value: [UInt8](repeating: 7, count: count)))
  }

  @Test func aClientRefusesAServerWithAnotherCertificate() throws {
    let pair = try DTLSPair(clientExpects: stranger())
    pair.run(for: .seconds(1))
    #expect(pair.clientEvents.failure == .fingerprintMismatch)
    #expect(pair.client.state == .failed)
    // bad_certificate
    #expect(pair.serverEvents.failure == .alert(42))
    #expect(pair.clientKeys == nil)
    #expect(pair.serverKeys == nil)
  }

  @Test func aServerRefusesAClientWithAnotherCertificate() throws {
    let pair = try DTLSPair(serverExpects: stranger("sha-384", 48))
    pair.run(for: .seconds(1))
    #expect(pair.serverEvents.failure == .fingerprintMismatch)
    #expect(pair.clientEvents.failure == .alert(42))
    #expect(pair.clientKeys == nil)
    #expect(pair.serverKeys == nil)
  }

  @Test func noCommonProfileFailsBothSides() throws {
    let pair = try DTLSPair(clientProfiles: [.aeadAES128GCM], serverProfiles: [.aes128CMSHA1_80])
    pair.run(for: .seconds(1))
    #expect(pair.clientEvents.failure == .noCommonSRTPProfile)
    #expect(pair.serverEvents.failure == .noCommonSRTPProfile)
    #expect(pair.clientKeys == nil)
    #expect(pair.serverKeys == nil)
  }

  @Test func anEmptyListOfProfilesIsRefusedAtOnce() throws {
    let identity = try DTLSIdentity.generate()
    #expect(throws: DTLSError.setup("no SRTP profile to offer")) {
      _ = try DTLSTransport(
        identity: identity, role: .client, remoteFingerprint: identity.fingerprint, profiles: [], at: .zero)
    }
  }

  @Test func aHandshakeThatIsNeverAnsweredEndsAfterAMinute() throws {
    let pair = try DTLSPair()
    pair.wire = { _, _ in [] }
    pair.run(for: .milliseconds(59_999))
    #expect(pair.clientEvents.failure == nil)
    pair.run(for: .milliseconds(1))
    #expect(pair.clientEvents.failure == .timeout)
    #expect(pair.serverEvents.failure == .timeout)
    let deadline = pair.client.nextDeadline
    #expect(deadline == nil)
  }

  @Test func rubbishBetweenTheFlightsChangesNothing() throws {
    let pair = try DTLSPair()
    let random = Random(seed: 5)
    pair.wire = { _, datagram in
      (0..<50).map { turn in
        var bytes = random.bytes(turn * 29)
        if !bytes.isEmpty { bytes[0] = 20 + bytes[0] % 44 }
        return DTLSPair.Flying(arrival: datagram.arrival, toServer: datagram.toServer, bytes: bytes)
      } + [datagram]
    }
    pair.run(for: .seconds(2))
    #expect(pair.agrees)
    #expect(pair.sendFromClient([1]))
    #expect(pair.sendFromServer([2]))
    pair.run(for: .seconds(2))
    #expect(pair.serverEvents.data == [[1]])
    #expect(pair.clientEvents.data == [[2]])
  }

  /// Anyone on the path can forge the unprotected flights, so such a handshake may fail; it may not trap, hang, report
  /// twice, or agree on keys that differ.
  @Test func damagedFlightsFailOrConnectButNothingElse() throws {
    let random = Random(seed: 17)
    for _ in 0..<150 {
      let pair = try DTLSPair()
      pair.wire = { _, datagram in
        guard random.below(3) == 0 else { return [datagram] }
        var damaged = datagram
        for _ in 0...random.below(3) {
          switch random.below(4) {
          case 0: damaged.bytes.removeLast(min(damaged.bytes.count, random.below(40)))
          case 1: damaged.bytes += random.bytes(random.below(40))
          default:
            let place = random.below(max(1, damaged.bytes.count))
            if damaged.bytes.indices.contains(place) { damaged.bytes[place] = UInt8(random.below(256)) }
          }
        }
        return random.below(2) == 0 ? [damaged] : [damaged, datagram]
      }
      pair.run(for: .seconds(61))
      for events in [pair.clientEvents, pair.serverEvents] {
        #expect(events.filter { if case .failed = $0 { true } else { false } }.count <= 1)
        #expect(events.filter { if case .connected = $0 { true } else { false } }.count <= 1)
      }
      #expect(pair.client.state != .handshaking)
      #expect(pair.server.state != .handshaking)
      if pair.clientKeys != nil, pair.serverKeys != nil { #expect(pair.agrees) }
    }
  }

  @Test func aNewHelloAfterConnectingIsNotARenegotiation() throws {
    let pair = try DTLSPair()
    let hello = First()
    pair.wire = { number, datagram in
      if number == 1 { hello.bytes = datagram.bytes }
      return [datagram]
    }
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
    for _ in 0..<20 { pair.server.receive(hello.bytes.span.bytes, at: pair.now) }
    pair.drain()
    #expect(pair.server.state == .connected)
    #expect(pair.sendFromClient([9]))
    pair.run(for: .seconds(1))
    #expect(pair.serverEvents.data == [[9]])
  }

  private final class First { var bytes: [UInt8] = [] }

  private final class Random {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
    func below(_ bound: Int) -> Int { Int(generator.next() >> 33) % bound }
    func bytes(_ count: Int) -> [UInt8] { generator.bytes(count) }
  }
}
