import Testing

@testable import RTC

/// Fingerprints as session descriptions write them.
@Suite struct DTLSFingerprintTests {
  private static let text = "sha-256 " + (0..<32).map { $0 % 2 == 0 ? "0A" : "F9" }.joined(separator: ":")

  @Test func itRoundTripsThroughSDP() throws {
    let fingerprint = try #require(DTLSFingerprint(sdp: Self.text))
    #expect(fingerprint.algorithm == "sha-256")
    #expect(fingerprint.value.prefix(2) == [0x0a, 0xf9])
    #expect(fingerprint.sdp == Self.text)
    #expect(DTLSFingerprint(sdp: "a=fingerprint:" + Self.text) == fingerprint)
    #expect(DTLSFingerprint(sdp: "fingerprint:" + Self.text.lowercased()) == fingerprint)
    #expect(DTLSFingerprint(sdp: "SHA-256" + Self.text.dropFirst(7)) == fingerprint)
  }

  @Test(arguments: ["sha-384": 48, "sha-512": 64])
  func longerHashesAreTaken(algorithm: String, length: Int) throws {
    let value = [UInt8](repeating: 0xab, count: length)
    let fingerprint = try #require(DTLSFingerprint(algorithm: algorithm, value: value))
    #expect(DTLSFingerprint(sdp: fingerprint.sdp) == fingerprint)
  }

  /// A fingerprint of `count` equal bytes.
  private static func written(_ algorithm: String, _ byte: String, _ count: Int, separator: String = ":") -> String {
    algorithm + " " + [String](repeating: byte, count: count).joined(separator: separator)
  }

  private static let refused: [String] = [
    "",
    "sha-256",
    "sha-256 ",
    "sha-256 AA:BB",
    written("sha-1", "AA", 20),
    written("md5", "AA", 16),
    written("sha-256", "AA", 33),
    written("sha-256", "GG", 32),
    written("sha-256", "+1", 32),
    written("sha-256", "A", 32),
    written("sha-256", "AA", 32, separator: "::"),
    text + " more",
    String(repeating: "A", count: 10_000),
  ]

  @Test(arguments: refused)
  func anythingElseIsRefused(text: String) {
    #expect(DTLSFingerprint(sdp: text) == nil)
  }

  @Test(arguments: ["sha-256", "sha-384", "sha-512"])
  func aPeerMayAnnounceAnyAcceptedHash(algorithm: String) throws {
    let (mine, theirs) = try (DTLSIdentity.generate(), DTLSIdentity.generate())
    let announced = try #require(theirs.fingerprint(by: algorithm))
    #expect(announced.algorithm == algorithm)
    var client = try DTLSTransport(identity: mine, role: .client, remoteFingerprint: announced, at: .zero)
    var server = try DTLSTransport(identity: theirs, role: .server, remoteFingerprint: mine.fingerprint, at: .zero)
    for _ in 0..<4 {
      while let bytes = client.pollTransmit() { server.receive(bytes.span.bytes, at: .zero) }
      while let bytes = server.pollTransmit() { client.receive(bytes.span.bytes, at: .zero) }
    }
    #expect(client.state == .connected)
    #expect(server.state == .connected)
  }

  @Test func everyIdentityHasItsOwn() throws {
    #expect(try DTLSIdentity.generate().fingerprint != DTLSIdentity.generate().fingerprint)
  }
}
