import Foundation
import LiveKitProtocol
import MediaBasics
import Testing

/// The join request in a URL, as various clients wrap it.
struct WrappedJoinRequestTests {
  static let request = LKJoinRequest.with {
    $0.connectionSettings.autoSubscribe = true
    $0.publisherOffer.sdp = String(repeating: "a=rtcp-fb:96 transport-cc\r\n", count: 400)
    $0.participantAttributes = ["a": "1"]
  }

  func wrap(_ bytes: [UInt8], _ compression: LKWrappedJoinRequest.Compression) throws -> String {
    let wrapper = LKWrappedJoinRequest.with {
      $0.compression = compression
      $0.joinRequest = Data(bytes)
    }
    return Base64URL.encode(try wrapper.serializedBytes() as [UInt8])
  }

  @Test func ourOwnWrappingIsCompressedAndComesBack() throws {
    let text = try Self.request.wrapped()
    #expect(text.utf8.count < 1000)
    #expect(try LKJoinRequest(wrapped: text) == Self.request)
  }

  @Test func aSmallRequestStaysPlain() throws {
    let small = LKJoinRequest.with { $0.reconnect = true }
    let text = try small.wrapped()
    #expect(text == "EgI4AQ")
    #expect(try LKJoinRequest(wrapped: text) == small)
  }

  @Test func plainAndStandardBase64IsTaken() throws {
    let text = try wrap(try Self.request.serializedBytes(), .none)
    let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
    let standard = String(padded.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    #expect(try LKJoinRequest(wrapped: standard) == Self.request)
  }

  @Test func gzipMadeByAnotherLibraryIsTaken() throws {
    // Python's gzip of JoinRequest(reconnect=True, participant_sid="PA_x").
    let gzip = try #require(
      Base64URL.decode("H4sIAAAAAAACA7Ng9GIJcIyvAAAfQ5YXCAAAAA"))
    let request = try LKJoinRequest(wrapped: try wrap(gzip, .gzip))
    #expect(request.reconnect && request.participantSid == "PA_x")
  }

  @Test func aDecompressionBombIsRefused() throws {
    let bomb = try #require(Compression.gzip.compress([UInt8](repeating: 0, count: Limits.joinRequestSize + 1)))
    #expect(bomb.count < 2000)
    #expect(throws: JoinRequestError.notGzip) { try LKJoinRequest(wrapped: try wrap(bomb, .gzip)) }
  }

  @Test func rubbishIsRefusedByName() throws {
    #expect(throws: JoinRequestError.notBase64) { try LKJoinRequest(wrapped: "!") }
    #expect(throws: JoinRequestError.notProtobuf) { try LKJoinRequest(wrapped: "____") }
    #expect(throws: JoinRequestError.notGzip) { try LKJoinRequest(wrapped: try wrap([1, 2, 3], .gzip)) }
    #expect(throws: JoinRequestError.notProtobuf) { try LKJoinRequest(wrapped: try wrap([0xff], .none)) }
    #expect(throws: JoinRequestError.unknownCompression(9)) {
      try LKJoinRequest(wrapped: try wrap([], .UNRECOGNIZED(9)))
    }
    let long = String(repeating: "A", count: Limits.joinRequestSize * 2)
    #expect(throws: JoinRequestError.tooLarge) { try LKJoinRequest(wrapped: long) }
  }

  @Test func cutAndDamagedGzipIsRefusedAtEveryByte() throws {
    let plain: [UInt8] = try Self.request.serializedBytes()
    let whole = try #require(Compression.gzip.compress(plain))
    for end in 0..<whole.count {
      #expect(Compression.gzip.decompress(Array(whole[..<end]), limit: 1 << 20) == nil)
    }
    #expect(Compression.gzip.decompress(whole + [0], limit: 1 << 20) == nil)
    // Header bytes such as the time may differ; the contents are guarded by a checksum.
    for index in 10..<whole.count {
      var damaged = whole
      damaged[index] ^= 0x10
      let result = Compression.gzip.decompress(damaged, limit: 1 << 20)
      #expect(result == nil || result == plain)
    }
  }

  @Test func rawDeflateComesBack() throws {
    var random = SeededGenerator(seed: 3)
    for length in [0, 1, 1000, 100_000] {
      let bytes = random.bytes(length)
      let small = try #require(Compression.deflateRaw.compress(bytes))
      #expect(Compression.deflateRaw.decompress(small, limit: length) == bytes)
      if length > 0 { #expect(Compression.deflateRaw.decompress(small, limit: length - 1) == nil) }
    }
  }
}
