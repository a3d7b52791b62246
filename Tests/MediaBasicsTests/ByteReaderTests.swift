import MediaBasics
import Testing

@Suite struct ByteReaderTests {
  @Test func readsNetworkOrderAndAnswersNilPastTheEnd() {
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7]
    var reader = ByteReader(bytes.span.bytes)
    #expect(reader.u8() == 1)
    #expect(reader.u16() == 0x0203)
    #expect(reader.u24() == 0x040506)
    #expect(reader.u16() == nil)
    #expect(reader.remaining == 1)
    let (tooMany, negative) = (reader.span(2) == nil, reader.span(-1) == nil)
    #expect(tooMany && negative)
    #expect(reader.array(1) == [7])
    #expect(reader.u8() == nil)
  }

  @Test func whatAWriterWroteAReaderReads() {
    var writer = ByteWriter()
    writer.u8(9)
    writer.u16(0xabcd)
    writer.u24(0x123456)
    writer.u32(0xdead_beef)
    writer.u64(0x0102_0304_0506_0708)
    writer.pad(to: 4)
    writer.patch16(0x1111, at: 1)
    let bytes = writer.bytes
    #expect(bytes.count == 20)
    var reader = ByteReader(bytes.span.bytes)
    #expect(reader.u8() == 9)
    #expect(reader.u16() == 0x1111)
    #expect(reader.u24() == 0x123456)
    #expect(reader.u32() == 0xdead_beef)
    #expect(reader.u64() == 0x0102_0304_0506_0708)
    let rest = reader.rest().toArray()
    #expect(rest == [0, 0])
  }
}
