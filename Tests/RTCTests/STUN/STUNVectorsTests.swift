import MediaBasics
import Testing

@testable import RTC

/// The sample messages of RFC 5769, read and written.
@Suite("STUN agrees with the published sample messages")
struct STUNVectorsTests {
  static let key = STUNKey.shortTerm(password: "VOkJxbRl1RmTxUk/WvJxBt")
  static let transaction = STUNTransactionID(high: 0xb7e7_a701, low: 0xbc34_d686_fa87_dfae)

  static let request = stunBytes(
    """
    00010058 2112a442 b7e7a701 bc34d686 fa87dfae
    80220010 5354554e 20746573 7420636c 69656e74
    00240004 6e0001ff
    80290008 932ff9b1 51263b36
    00060009 6576746a 3a683676 59202020
    00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
    80280004 e57a3bcf
    """)

  static let ipv4Response = stunBytes(
    """
    0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
    8022000b 74657374 20766563 746f7220
    00200008 0001a147 e112a643
    00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
    80280004 c07d4c96
    """)

  static let ipv6Response = stunBytes(
    """
    01010048 2112a442 b7e7a701 bc34d686 fa87dfae
    8022000b 74657374 20766563 746f7220
    00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
    00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
    80280004 c8fb0b4c
    """)

  static let longTermRequest = stunBytes(
    """
    00010060 2112a442 78ad3433 c6ad72c0 29da412e
    00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
    0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
    0014000b 6578616d 706c652e 6f726700
    00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666
    """)

  @Test func aRequestIsRead() throws {
    let message = try #require(STUNReading(Self.request, key: Self.key))
    #expect(message.messageClass == .request)
    #expect(message.method == .binding)
    #expect(message.transactionID == Self.transaction)
    #expect(message.software == "STUN test client")
    #expect(message.priority == 0x6e00_01ff)
    #expect(message.iceControlled == 0x932f_f9b1_5126_3b36)
    #expect(message.iceControlling == nil)
    #expect(message.username == "evtj:h6vY")
    #expect(message.fingerprint == .valid)
    #expect(message.isAuthentic)
    let otherKey = STUNKey.shortTerm(password: "VOkJxbRl1RmTxUk/WvJxBT")
    #expect(try #require(STUNReading(Self.request, key: otherKey)).isAuthentic == false)
    #expect(message.unrecognizedAttributes.isEmpty)
  }

  @Test func aRequestIsWritten() {
    var builder = STUNMessageBuilder(.request, transactionID: Self.transaction, padding: 0x20)
    builder.add(.software, text: "STUN test client")
    builder.add(.priority, UInt32(0x6e00_01ff))
    builder.add(.iceControlled, UInt64(0x932f_f9b1_5126_3b36))
    builder.add(.username, text: "evtj:h6vY")
    #expect(builder.finish(key: Self.key) == Self.request)
  }

  @Test func anIPv4ResponseIsReadAndWritten() throws {
    let address = TransportAddress(192, 0, 2, 1, port: 32853)
    let message = try #require(STUNReading(Self.ipv4Response, key: Self.key))
    #expect(message.messageClass == .success)
    #expect(message.software == "test vector")
    #expect(message.mappedAddress == address)
    #expect(message.fingerprint == .valid)
    #expect(message.isAuthentic)

    var builder = STUNMessageBuilder(.success, transactionID: Self.transaction, padding: 0x20)
    builder.add(.software, text: "test vector")
    builder.addXORMappedAddress(address)
    #expect(builder.finish(key: Self.key) == Self.ipv4Response)
  }

  @Test func anIPv6ResponseIsReadAndWritten() throws {
    let address = try #require(TransportAddress(ip: "2001:db8:1234:5678:11:2233:4455:6677", port: 32853))
    let message = try #require(STUNReading(Self.ipv6Response, key: Self.key))
    #expect(message.mappedAddress == address)
    #expect(message.fingerprint == .valid)
    #expect(message.isAuthentic)

    var builder = STUNMessageBuilder(.success, transactionID: Self.transaction, padding: 0x20)
    builder.add(.software, text: "test vector")
    builder.addXORMappedAddress(address)
    #expect(builder.finish(key: Self.key) == Self.ipv6Response)
  }

  @Test func aLongTermRequestIsReadAndWritten() throws {
    let username = "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}"
    let key = try #require(STUNKey.longTerm(username: username, realm: "example.org", password: "TheMatrIX"))
    let message = try #require(STUNReading(Self.longTermRequest, key: key))
    #expect(message.username == username)
    #expect(message.realm == "example.org")
    #expect(message.nonce == "f//499k954d6OL34oL9FSTvy64sA")
    #expect(message.fingerprint == .absent)
    #expect(message.isAuthentic)

    let transaction = STUNTransactionID(high: 0x78ad_3433, low: 0xc6ad_72c0_29da_412e)
    var builder = STUNMessageBuilder(.request, transactionID: transaction)
    builder.add(.username, text: username)
    builder.add(.nonce, text: "f//499k954d6OL34oL9FSTvy64sA")
    builder.add(.realm, text: "example.org")
    #expect(builder.finish(key: key, fingerprint: false) == Self.longTermRequest)
  }

  /// RFC 8489 appendix B.1, as its verified erratum corrects it.
  static let strongRequest = stunBytes(
    """
    00010090 2112a442 78ad3433 c6ad72c0 29da412e
    001e0020 4a3cf38f ef6992bd a952c678 0417da0f 24819415 569e60b2 05c46e41 407f1704
    00150029 6f624d61 744a6f73 32414141 43662f2f 3439396b 39353464 364f4c33 346f4c39 46535476 79363473 41000000
    0014000b 6578616d 706c652e 6f726700
    001d0004 00020000
    001c0020 b5c7bf00 5b6c52a2 1c51c5e8 92f81924 136296cb 927c4314 9309278c c6518e65
    """)

  @Test func aRequestWithSHA256IsReadAndWritten() throws {
    let username = "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}"
    let key = try #require(
      STUNKey.longTerm(username: username, realm: "example.org", password: "TheMatrIX", algorithm: .sha256))
    let message = try #require(STUNReading(Self.strongRequest, key: key))
    #expect(message.nonce == "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA")
    #expect(message.unrecognizedAttributes.isEmpty)
    #expect(message.isAuthentic)

    let transaction = STUNTransactionID(high: 0x78ad_3433, low: 0xc6ad_72c0_29da_412e)
    var builder = STUNMessageBuilder(.request, transactionID: transaction)
    builder.add(.userhash, Self.strongRequest[24..<56])
    builder.add(.nonce, text: "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA")
    builder.add(.realm, text: "example.org")
    builder.add(.passwordAlgorithm, [0, 2, 0, 0])
    #expect(builder.finish(key: key, algorithm: .sha256, fingerprint: false) == Self.strongRequest)
  }
}
