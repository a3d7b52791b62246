import RTC
import Testing

@Suite struct LineEndingsAreForgivenTests {
  @Test func lineFeedsAloneAndAMissingLastOneAreEnough() throws {
    let text = SmallDescription.with(media: ["a=mid:0", "a=sendonly"])
    let expected = try SessionDescription(text)
    #expect(expected.media[0].direction == .sendOnly)
    let unix = String(decoding: text.utf8.filter { $0 != 0x0d }, as: UTF8.self)
    #expect(try SessionDescription(unix) == expected)
    #expect(try SessionDescription(String(decoding: unix.utf8.dropLast(), as: UTF8.self)) == expected)
    #expect(try SessionDescription(text + "\r\n\r\n") == expected)
  }

  @Test func writtenLinesEndInCarriageReturnAndLineFeed() throws {
    let bytes = Array(try SessionDescription(SmallDescription.with(media: ["a=mid:0"])).sdp.utf8)
    #expect(bytes.suffix(2) == [0x0d, 0x0a])
    for (index, byte) in bytes.enumerated() where byte == 0x0a { #expect(bytes[index - 1] == 0x0d) }
  }
}
