import Foundation
import Testing

@testable import LiveKitProtocol

@Suite struct JSONReaderTests {
  private static let texts: [(String, JSONValue)] = [
    ("null", JSONValue.null), (" true\n", .bool(true)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
    ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5e3", .number(1_500)), ("1E-2", .number(0.01)),
    ("\"\"", .string("")),
    (#""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#, .string("é😀/\u{8}\u{c}\n\r\t\"\\")), (#""\u0000""#, .string("\u{0}")),
    ("[]", .array([])),
    ("[1, [2 ] ,{}]", [1, [2], [:]]), (#"{"a":{"b":[null]},"":0}"#, ["a": ["b": [.null]], "": 0]),
  ]

  @Test(arguments: texts)
  func reads(_ text: String, _ value: JSONValue) throws { #expect(try JSONReader.read(Array(text.utf8)) == value) }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "+1", "01", "-", "1.", ".5", "1e", "1e+", "0x10", "1e999", "NaN", "Infinity", "\"",
    "\"a", "\"\\x\"",
    "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "[", "[1", "[1,", "[1,]", "[,1]",
    "[1 2]", "]", "{", "{a:1}", "{\"a\"",
    "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{\"a\" 1}", "{1:1}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "1 1",
    "[] {}", "'a'", "// a\n1",
    "\u{FEFF}1",
  ])
  func refuses(_ text: String) { #expect(throws: JSONFailure.self) { try JSONReader.read(Array(text.utf8)) } }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x00],
      [0x22, 0x00, 0x22],
    ] as [[UInt8]])
  func refusesBrokenText(_ bytes: [UInt8]) { #expect(throws: JSONFailure.self) { try JSONReader.read(bytes) } }

  @Test func levelsAreBounded() throws {
    func nested(_ count: Int) -> [UInt8] {
      Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
    }
    _ = try JSONReader.read(nested(JSONReader.depthLimit))
    #expect(throws: JSONFailure.self) { try JSONReader.read(nested(JSONReader.depthLimit + 1)) }
    #expect(throws: JSONFailure.self) { try JSONReader.read(nested(500_000)) }
    #expect(throws: JSONFailure.self) { try JSONReader.read(Array(String(repeating: "{\"a\":", count: 200_000).utf8)) }
  }
}
