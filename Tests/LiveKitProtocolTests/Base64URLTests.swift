import LiveKitProtocol
import MediaBasics
import Testing

/// Base64 as tokens (strictly) and join requests (in every dialect) use it.
struct Base64URLTests {
  @Test func everyLengthComesBack() {
    var random = SeededGenerator(seed: 1)
    for length in 0..<200 {
      let bytes = random.bytes(length)
      let text = Base64URL.encode(bytes)
      #expect(Base64URL.decode(text) == bytes)
      let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
      let standard = String(padded.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
      #expect(Base64URL.decode(standard, .lenient) == bytes)
      #expect(Base64URL.decode(String(standard.map { $0 == "+" ? " " : $0 }), .lenient) == bytes)
    }
  }

  @Test func theVectorsOfTheStandard() {
    for (plain, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
      #expect(Base64URL.encode(plain.utf8) == text)
      #expect(Base64URL.decode(text) == Array(plain.utf8))
    }
  }

  @Test(arguments: ["Zg=", "Zg==", "Z", "Zh", "Zm9", "+w", "/w", " w", "Zm 9v", "Zm9v\n", "é"])
  func strictDecodingTakesOneSpellingOnly(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test(arguments: ["Z", "Zg===", "=Zg=", "Zg=a", "Zm9v\n", "Z!"])
  func lenientDecodingStillRefusesRubbish(text: String) {
    #expect(Base64URL.decode(text, .lenient) == nil)
  }
}
