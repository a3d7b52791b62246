import RTC
import Testing

@Suite struct DescriptionLimitsTests {
  private let limits = SDPLimits(bytes: 2000, sections: 2, linesPerSection: 10, lineBytes: 100, ssrcsPerSection: 3)

  private func read(_ text: String) throws -> SessionDescription { try SessionDescription(text, limits: limits) }

  @Test func size() throws {
    let text = SmallDescription.session
    let padded = text + String(repeating: "\n", count: 2000 - text.utf8.count)
    #expect(throws: Never.self) { try read(padded) }
    #expect(throws: SDPError.tooLarge(bytes: 2001, limit: 2000)) { try read(padded + "\n") }
  }

  @Test func sections() throws {
    #expect(try read(SmallDescription.session + SmallDescription.audio + SmallDescription.audio).media.count == 2)
    #expect(throws: SDPError.tooManySections(limit: 2)) {
      try read(SmallDescription.session + String(repeating: SmallDescription.audio, count: 3))
    }
  }

  @Test func lines() throws {
    let nine = Array(repeating: "a=x", count: 9)
    #expect(try read(SmallDescription.with(media: nine)).media[0].attributes.count == 9)
    #expect(throws: SDPError.tooManyLines(line: 15, limit: 10)) {
      try read(SmallDescription.with(media: nine + ["a=x"]))
    }
    #expect(throws: SDPError.tooManyLines(line: 11, limit: 10)) {
      try read(SmallDescription.with(session: Array(repeating: "a=x", count: 7), media: []))
    }
  }

  @Test func lineLength() throws {
    let longest = "a=" + String(repeating: "x", count: 98)
    #expect(throws: Never.self) { try read(SmallDescription.with(media: [longest])) }
    #expect(throws: SDPError.lineTooLong(line: 6, limit: 100)) {
      try read(SmallDescription.with(media: [longest + "x"]))
    }
  }

  @Test func sources() throws {
    let three = (1...3).map { "a=ssrc:\($0) cname:c" }
    #expect(try read(SmallDescription.with(media: three + ["a=ssrc:1 label:x"])).media[0].ssrcs.count == 3)
    #expect(throws: SDPError.tooManySSRCs(line: 9, limit: 3)) {
      try read(SmallDescription.with(media: three + ["a=ssrc:4 cname:c"]))
    }
  }

  @Test func formatParameters() {
    let many = (0..<129).map { "p\($0)=1" }.joined(separator: ";")
    #expect(throws: SDPError.malformedValue(line: 6, name: "fmtp")) {
      try SessionDescription(SmallDescription.with(media: ["a=fmtp:111 \(many)"]))
    }
  }
}
