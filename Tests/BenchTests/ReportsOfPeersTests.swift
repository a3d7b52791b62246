import MediaBasics
import Testing

@testable import Bench

/// What measured programs write, which may be anything.
struct ReportsOfPeersTests {
  private func line(_ text: String) -> ReportLine? { ReportLine(Array(text.utf8), arrival: .zero) }

  @Test func aReportIsReadWithItsNumbers() throws {
    let heard = try #require(line(#"{"event": "heard", "connected_ms": 81, "ms": 123.5, "extra": [1]}"#))
    #expect(heard.kind == "heard")
    #expect(heard.number("ms") == 123.5)
    #expect(heard.number("connected_ms") == 81)
    #expect(heard.text("ms") == nil)
    #expect(heard.number("missing") == nil)
    #expect(line(#"{"v":1,"type":"hello","version":"0.1.0"}"#)?.text("version") == "0.1.0")
  }

  @Test(arguments: [
    "", "{", "heard", "[]", "7", "null", #"{"ms":1}"#, #"{"event":7}"#, #"{"event":"heard""#, "\u{0}",
    #"{"event":"heard","ms":1e999}"#,
  ])
  func whatIsNoReportIsPassedOver(_ text: String) { #expect(line(text) == nil) }

  @Test func bytesThatAreNoTextArePassedOver() {
    #expect(ReportLine([0xff, 0xfe, 0x7b], arrival: .zero) == nil)
    #expect(ReportLine(Array(repeating: UInt8(ascii: "["), count: 60_000), arrival: .zero) == nil)
  }

  private func feed(_ reader: ReportReader, _ bytes: [UInt8], at nanoseconds: Int64 = 0) {
    bytes.withUnsafeBytes { reader.take(MediaInstant(nanoseconds: nanoseconds), $0) }
  }

  @Test func linesMayComeInPieces() {
    let reader = ReportReader()
    let text = Array("{\"event\":\"ready\"}\nnoise\n{\"event\":\"heard\",\"ms\":5}\n".utf8)
    for byte in text { feed(reader, [byte]) }
    #expect(reader.next(["heard"])?.number("ms") == 5)
    // What came before the line asked for is over.
    #expect(reader.next(["ready"]) == nil)
    #expect(reader.passedOver == 1)
  }

  @Test func aLineWithoutAnEndCostsBoundedMemoryAndOnlyItself() {
    let reader = ReportReader()
    let long = Array(repeating: UInt8(ascii: "x"), count: 100_000)
    for _ in 0..<3 { feed(reader, long) }
    feed(reader, Array("\n{\"event\":\"ready\"}\n".utf8))
    #expect(reader.next(["ready"])?.kind == "ready")
    #expect(reader.passedOver == 1)
  }

  @Test func ofLinesThatNobodyAsksForTheOldestGo() {
    let reader = ReportReader()
    for n in 0..<2_000 { feed(reader, Array("{\"event\":\"n\",\"n\":\(n)}\n".utf8)) }
    #expect(reader.next(["n"])?.number("n") == 976)
  }
}
