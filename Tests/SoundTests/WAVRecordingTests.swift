import Foundation
import MediaBasics
import Testing

@testable import Sound

/// WAV files as they are written: valid while they grow, split before they are too long, honest when the disk is full.
@Suite struct WAVRecordingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func header(_ bytes: [UInt8]) -> (riff: UInt32, data: UInt32)? {
    var reader = ByteReader(bytes.span.bytes)
    guard reader.array(4) == Array("RIFF".utf8), let riff = reader.u32le(), reader.skip(32), let data = reader.u32le()
    else { return nil }
    return (riff, data)
  }

  @Test func theHeaderIsTrueAfterEverySecond() throws {
    var writer = try WAVWriter(path: folder.file("a.wav"))
    #expect(header(try folder.read("a.wav"))?.data == 0)
    let tenth = WAVBytes.signed16Rounded(Signal.tone(440, seconds: 0.1))
    for n in 1...35 {
      try writer.append(tenth)
      let told = Int(try #require(header(try folder.read("a.wav"))).data)
      #expect(told >= (n / 10) * 96_000)
      #expect(told <= n * 9_600)
    }
    try writer.finish()
    let bytes = try folder.read("a.wav")
    #expect(bytes.count == 44 + 35 * 9_600)
    let final = try #require(header(bytes))
    #expect(final.data == 35 * 9_600)
    #expect(final.riff == 36 + 35 * 9_600)
    // And our own reader takes it.
    let source = try WAVSource(path: folder.file("a.wav"))
    let samples = source.drain().samples
    #expect(samples.count == 3 * 48_000 + 24_000)
  }

  @Test func aLongRecordingGoesOnInAnotherFile() throws {
    var writer = try WAVWriter(path: folder.file("call.wav"), limit: 10_000)
    let bytes = (0..<25_000).map { UInt8(truncatingIfNeeded: $0) }
    try writer.append(bytes)
    #expect(writer.paths == ["call.wav", "call-2.wav", "call-3.wav"].map { folder.file($0) })
    try writer.finish()
    let parts = try ["call.wav", "call-2.wav", "call-3.wav"].map { try folder.read($0) }
    #expect(parts.map(\.count) == [10_044, 10_044, 5_044])
    #expect(parts.allSatisfy { header($0)?.data == UInt32($0.count - 44) })
    #expect(parts.flatMap { $0[44...] } == bytes)
    #expect(WAVWriter.mostBytes + 44 < Int(UInt32.max))
    #expect(WAVWriter.numbered("/a.b/c", 2) == "/a.b/c-2")
  }

  @Test func aFullDiskIsSaidAndEndsTheRecording() throws {
    #expect(throws: SoundFailure.self) { try WAVSink(path: folder.file("no/such/folder.wav"), disk: DiskWriter()) }
    do throws(SoundFailure) {
      _ = try WAVWriter(path: "/dev/full")
      Issue.record("a full disk took a header")
    } catch {
      #expect(error == .diskFull(path: "/dev/full"))
      #expect(error.description.contains("disk is full"))
    }
  }

  @Test func theSinkWritesWhatItWasGivenThroughTheDisksThread() async throws {
    let disk = DiskWriter()
    let sink = try WAVSink(path: folder.file("b.wav"), disk: disk)
    try sink.start()
    let tone = Signal.tone(440, seconds: 2)
    for n in 0..<200 { #expect(sink.write(Array(tone[(n * 480)..<(n * 480 + 480)])) == .written) }
    sink.stop()
    #expect(Array(try folder.read("b.wav")[44...]) == WAVBytes.signed16Rounded(tone))
    // Without waiting it is complete soon, too.
    let other = try WAVSink(path: folder.file("c.wav"), disk: disk)
    try other.start()
    #expect(other.write(Array(tone[0..<480])) == .written)
    other.finish()
    for _ in 0..<3_000 where header(try folder.read("c.wav"))?.data != 960 {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(header(try folder.read("c.wav"))?.data == 960)
  }

  @Test func samplesAreRoundedAndHeldAtTheLimit() {
    #expect(SampleEncoding.signed16(0.5) == 16_384)
    #expect(SampleEncoding.signed16(1) == 32_767)
    #expect(SampleEncoding.signed16(-1) == -32_768)
    #expect(SampleEncoding.signed16(7) == 32_767)
    #expect(SampleEncoding.signed16(.nan) == 0)
    #expect(SampleEncoding.signed16(-.infinity) == 0)
  }
}
