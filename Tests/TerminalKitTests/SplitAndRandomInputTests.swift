import Testing

@testable import TerminalKit

/// Bytes may come in any pieces, and may be anything.
struct SplitAndRandomInputTests {
  private static let stream =
    "aö漢😀\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[97:65;2:1u\u{1B}[200~pa\u{1B}[20ste\r\u{1B}[201~\u{1B}[<0;10;5M\u{1B}[I"
    + "\u{1B}P>|tmux 3.3a\u{1B}\\\u{1B}]11;rgb:0/80/ff\u{07}\u{1B}[?2026;2$y\u{1B}[?62c\u{1B}x\u{03}q"
    + "\u{1B}[32;1:3u\u{1B}[233;;101:769u\u{1B}P1$r48:2:7:77:177m\u{1B}\\\u{1B}[6;18;9t\u{1B}[0n\u{1B}[?5uz"

  @Test func everySplitGivesTheSameEvents() {
    let bytes = Array(Self.stream.utf8)
    var whole = InputParser()
    let expected = whole.feed(bytes)
    #expect(expected.count > 12)
    for split in 0...bytes.count {
      var parser = InputParser()
      #expect(parser.feed(bytes[..<split]) + parser.feed(bytes[split...]) == expected, "split at \(split)")
    }
    var single = InputParser()
    #expect(bytes.flatMap { single.feed([$0]) } == expected)
  }

  @Test func everyTwoSplitsGiveTheSameEvents() {
    let bytes = Array(Self.stream.utf8)
    var whole = InputParser()
    let expected = whole.feed(bytes)
    for first in 0...bytes.count {
      var parser = InputParser()
      let before = parser.feed(bytes[..<first])
      for second in first...bytes.count {
        var rest = parser
        let events = before + rest.feed(bytes[first..<second]) + rest.feed(bytes[second...])
        if events != expected { Issue.record("split at \(first) and \(second)") }
      }
    }
  }

  @Test func everyCutLeavesAParserThatWorks() {
    let bytes = Array(Self.stream.utf8)
    for end in 0...bytes.count {
      var parser = InputParser()
      _ = parser.feed(bytes[..<end])
      _ = parser.flush()
      #expect(parser.patience == nil)
      #expect(parser.feed(Array("z".utf8)) == [.key(KeyEvent(.character("z")))], "cut at \(end)")
    }
  }

  @Test(arguments: UInt64(0)..<40)
  func randomBytesNeverTrapAndNeverGrow(_ seed: UInt64) {
    var random = TestRandom(state: seed &* 977 &+ 1)
    let pieces = Array("\u{1B}[<;:0123456789$?~uMmIOPRc]_^X\\\u{07}abc\u{80}ö".utf8)
    var parser = InputParser()
    for _ in 0..<400 {
      let bytes = (0..<random.number(below: 60)).map { _ in
        random.number(below: 3) == 0
          ? UInt8(truncatingIfNeeded: random.next()) : pieces[random.number(below: pieces.count)]
      }
      let events = parser.feed(bytes)
      #expect(events.count <= bytes.count + 1)
      if random.number(below: 5) == 0 { _ = parser.flush() }
    }
    _ = parser.flush()
    #expect(parser.patience == nil)
  }
}
