import MediaBasics
import Testing

@testable import Bench

/// What a recording terminal makes of what was written to it, however it was cut.
struct TerminalOutputTests {
  private func at(_ milliseconds: Int64) -> MediaInstant { MediaInstant(nanoseconds: milliseconds * 1_000_000) }

  /// Gives a text in pieces of so many bytes, one a millisecond; answers what was answered.
  private func feed(_ text: String, in size: Int, to output: inout TerminalOutput) -> String {
    let bytes = Array(text.utf8)
    var answer: [UInt8] = []
    for (turn, start) in stride(from: 0, to: bytes.count, by: size).enumerated() {
      let piece = Array(bytes[start..<min(bytes.count, start + size)])
      answer += piece.withUnsafeBytes { output.take($0, at: at(Int64(turn) + 1)) }
    }
    return String(decoding: answer, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 3, 7, 1_000]) func framesAreBetweenTheirMarks(_ size: Int) throws {
    var output = TerminalOutput()
    let frame = "\u{1B}[?2026h" + "\u{1B}[1;1Hhello" + "\u{1B}[?2026l"
    let text = "before" + frame + "between" + frame
    #expect(feed(text, in: size, to: &output).isEmpty)
    #expect(output.bytes == text.utf8.count)
    #expect(output.frames.map(\.bytes) == [frame.utf8.count, frame.utf8.count])
    let last = try #require(output.frames.last)
    #expect(last.end == at(Int64((text.utf8.count + size - 1) / size)))
    output.forgetFrames()
    #expect(output.frames.isEmpty)
  }

  @Test(arguments: [1, 5, 1_000]) func questionsAreAnsweredOnce(_ size: Int) {
    var output = TerminalOutput()
    let answer = feed("\u{1B}[?2026$p\u{1B}[?2027$px\u{1B}[c", in: size, to: &output)
    #expect(answer == "\u{1B}[?2026;2$y\u{1B}[?62;22c")
    #expect(feed("more", in: size, to: &output).isEmpty)
  }

  @Test(arguments: [1, 4, 1_000]) func aTextIsSeenWhenItsFrameIsComplete(_ size: Int) throws {
    var output = TerminalOutput()
    _ = feed("connecting", in: size, to: &output)
    output.look(for: "connecting")
    // What came before does not count.
    _ = feed(" to", in: size, to: &output)
    #expect(output.seenAt == nil)
    let frame = "\u{1B}[?2026hconnecting\u{1B}[K\u{1B}[?2026l"
    _ = feed(frame, in: size, to: &output)
    #expect(output.seenAt == at(Int64((frame.utf8.count + size - 1) / size)))
    output.look(for: "Q")
    _ = feed("no marks here: Q, and more", in: 1_000, to: &output)
    #expect(output.seenAt == at(1))
  }
}
