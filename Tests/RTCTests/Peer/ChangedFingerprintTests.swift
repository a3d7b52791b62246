import MediaBasics
import RTC
import RTCSimulation
import Testing

/// A description within a call that names another certificate (RFC 8842 §5.1).
@Suite struct ChangedFingerprintTests {
  private static func fingerprints(_ text: (String) -> [String], in description: SessionDescription) throws
    -> SessionDescription
  {
    let lines = description.sdp.split(separator: "\r\n").flatMap { line -> [String] in
      line.hasPrefix("a=fingerprint:") ? text(String(line)) : [String(line)]
    }
    return try SessionDescription(lines.joined(separator: "\r\n") + "\r\n")
  }

  private static let other = "a=fingerprint:sha-256 " + Array(repeating: "AB", count: 32).joined(separator: ":")

  private static func connect() throws -> SimulatedCall {
    let call = try PeerPair.call()
    try PeerPair.exchange(call)
    #expect(call.run(for: .seconds(5), until: PeerPair.isConnected))
    return call
  }

  @Test func anotherOfferIsRefusedAndTheCallGoesOn() throws {
    let call = try Self.connect()
    let offer = try call.with(.a) { try $0.createOffer(at: call.now) }
    let forged = try Self.fingerprints({ _ in [Self.other] }, in: offer)
    #expect(throws: NegotiationError.changedFingerprint) {
      try call.with(.b) { peer in _ = try peer.setRemote(forged, as: .offer, at: call.now) }
    }
    // Nothing was taken: the honest offer is answered as if there had been no other.
    let answer = try call.with(.b) { peer in
      try peer.setRemote(offer, as: .offer, at: call.now)
      return try peer.createAnswer(at: call.now).answer
    }
    try call.with(.a) { peer in _ = try peer.setRemote(answer, as: .answer, at: call.now) }
    call.run(for: .seconds(1))
    #expect(PeerPair.isConnected(call))
  }

  @Test func anotherAnswerIsRefusedToo() throws {
    let call = try Self.connect()
    let offer = try call.with(.a) { try $0.createOffer(at: call.now) }
    let answer = try call.with(.b) { peer in
      try peer.setRemote(offer, as: .offer, at: call.now)
      return try peer.createAnswer(at: call.now).answer
    }
    let forged = try Self.fingerprints({ _ in [Self.other] }, in: answer)
    #expect(throws: NegotiationError.changedFingerprint) {
      try call.with(.a) { peer in _ = try peer.setRemote(forged, as: .answer, at: call.now) }
    }
    try call.with(.a) { peer in _ = try peer.setRemote(answer, as: .answer, at: call.now) }
  }

  /// The same certificate written another way, or beside another that may be used one day, is the same certificate.
  @Test func moreFingerprintsAndOtherSpellingsAreNoChange() throws {
    let call = try Self.connect()
    let offer = try call.with(.a) { try $0.createOffer(at: call.now) }
    let spelt = try Self.fingerprints(
      { line in
        let parts = line.split(separator: " ")
        return [Self.other, "a=fingerprint:SHA-256 " + parts[1].lowercased()]
      }, in: offer)
    try call.with(.b) { peer in _ = try peer.setRemote(spelt, as: .offer, at: call.now) }
  }
}
