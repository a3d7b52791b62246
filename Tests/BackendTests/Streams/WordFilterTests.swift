import MediaBasics
import NchatAPI
import Testing

@testable import Backend

@Suite("Many words are looked for at once")
struct WordFilterTests {
  private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  @Test("A word is found wherever it stands, and only then")
  func same() {
    var random = SeededGenerator(seed: 7)
    func text(_ length: Int) -> String { String((0..<length).map { _ in "abc".randomElement(using: &random) ?? "a" }) }
    var found = 0
    for _ in 0..<2_000 {
      let words = (0..<Int.random(in: 1...8, using: &random)).map { _ in text(.random(in: 1...6, using: &random)) }
      let text = text(.random(in: 0...12, using: &random))
      let isThere = words.contains { text.contains($0) }
      #expect(WordFilter(words).search(Self.scalars(text)).isFound == isThere, "\(words) in \(text)")
      if isThere { found += 1 }
    }
    #expect((200..<1_900).contains(found))
  }

  @Test("Without words nothing is found")
  func none() {
    #expect(!WordFilter([]).search(Self.scalars("anything")).isFound)
    #expect(!WordFilter([""]).search([]).isFound)
  }

  /// As many words as there may be, as long as they may be.
  private static let hostile: [[String]] = [
    (0..<200).map { String(repeating: "a", count: 97) + "b\($0)" },
    (0..<200).map { number in String(repeating: "a", count: number % 99) + "b" },
    (0..<200).map { number in (0..<100).map { $0 == number % 100 ? "b" : "a" }.joined() },
    (0..<200).map { number in
      "\(Unicode.Scalar(UInt32(0x4E00 + number)) ?? "x")" + String(repeating: "a", count: 98) + "b"
    },
    (0..<200).map { _ in String(repeating: "\u{FDFA}", count: 100) },
  ]

  @Test("What it costs grows with the text, whatever the words are", arguments: hostile)
  func bounded(words: [String]) {
    let filter = WordFilter(words)
    let length = words.map { ChatText.fold($0).count }.reduce(0, +)
    #expect(length <= 200 * 200)
    #expect(filter.size <= length + 1 && filter.steps <= 2 * length)
    for text in [
      String(repeating: "a", count: 500), String(repeating: "ab", count: 250),
      String(repeating: "aaaaaaaaab", count: 50),
      String(repeating: "\u{4E00}a", count: 250), String(repeating: "\u{FDFA}", count: 500),
    ] {
      let folded = ChatText(text).folded
      #expect(folded.count <= 1_000)
      #expect(filter.search(folded).steps <= 2 * folded.count)
    }
  }
}
