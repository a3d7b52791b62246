import MediaBasics
import Testing

@testable import RTC

@Suite("Damaged and hostile STUN is refused without harm")
struct STUNTamperingTests {
  private let original = STUNVectorsTests.request
  private let key = STUNVectorsTests.key

  @Test func everyFlippedBitIsNoticed() {
    for position in original.indices {
      for bit in 0..<8 {
        var damaged = original
        damaged[position] ^= 1 << UInt8(bit)
        guard let reading = STUNReading(damaged, key: key) else { continue }
        #expect(reading.fingerprint != .valid, "bit \(bit) of byte \(position)")
        #expect(!reading.isAuthentic || position >= 100, "bit \(bit) of byte \(position)")
      }
    }
  }

  @Test func everyTruncationIsRefused() {
    for length in original.indices { #expect(STUNReading(Array(original[..<length])) == nil) }
  }

  @Test func trailingBytesAreRefused() {
    #expect(STUNReading(original + [0, 0, 0, 0]) == nil)
  }

  @Test func whatFollowsTheIntegrityIsIgnored() throws {
    let transaction = STUNTransactionID(high: 3, low: 4)
    var builder = STUNMessageBuilder(.request, transactionID: transaction)
    builder.add(.username, text: "a:b")
    var bytes = builder.finish(key: key, fingerprint: false)
    bytes += [0x00, 0x25, 0, 0, 0x00, 0x24, 0, 4, 1, 2, 3, 4]
    bytes[3] += 12
    let reading = try #require(STUNReading(bytes, key: key))
    #expect(reading.isAuthentic)
    #expect(!reading.useCandidate)
    #expect(reading.priority == nil)
  }

  @Test func theFirstOfTwoEqualAttributesCounts() throws {
    var builder = STUNMessageBuilder(.success, transactionID: STUNTransactionID(high: 3, low: 4))
    builder.addXORMappedAddress(TransportAddress(192, 0, 2, 1, port: 1))
    builder.addXORMappedAddress(TransportAddress(192, 0, 2, 2, port: 2))
    builder.add(.priority, UInt32(5))
    builder.add(.priority, UInt32(6))
    let reading = try #require(STUNReading(builder.finish(key: nil)))
    #expect(reading.mappedAddress == TransportAddress(192, 0, 2, 1, port: 1))
    #expect(reading.priority == 5)
  }

  @Test func aFingerprintThatIsNotLastIsInvalid() throws {
    let builder = STUNMessageBuilder(.request, transactionID: STUNTransactionID(high: 3, low: 4))
    var bytes = builder.finish(key: nil)
    bytes += [0x80, 0x22, 0, 0]
    bytes[3] += 4
    #expect(try #require(STUNReading(bytes)).fingerprint == .invalid)
  }

  @Test func randomBytesBehindAValidHeaderNeverTrap() {
    var random = SeededGenerator(seed: 5)
    var understood = 0
    for _ in 0..<20_000 {
      let length = Int(random.next() % 24) * 4
      var bytes: [UInt8] = [0, UInt8(random.next() % 2), 0, UInt8(length), 0x21, 0x12, 0xa4, 0x42]
      bytes += random.bytes(12 + length)
      // Steer towards real attribute numbers and short lengths, so that parsing goes deep.
      var at = 20
      while at + 4 <= bytes.count {
        bytes[at] = random.next() % 4 == 0 ? 0x80 : 0
        bytes[at + 1] %= 0x30
        bytes[at + 2] = 0
        bytes[at + 3] %= 24
        at += 4 + (Int(bytes[at + 3]) + 3) / 4 * 4
      }
      if STUNReading(bytes, key: key) != nil { understood += 1 }
      if let found = STUNMessage.usernameFragments(of: bytes.span.bytes) { #expect(!found.localName.isEmpty) }
    }
    #expect(understood > 100)
  }
}
