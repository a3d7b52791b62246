import MediaBasics

/// What a program wrote to a terminal, counted: bytes, frames, questions. Only what figures are made of is kept.
struct TerminalOutput {
  /// One picture: what stands between the two marks of synchronized output (private mode 2026).
  struct Frame {
    /// When its last byte was there to be read.
    var end: MediaInstant
    var bytes: Int
  }

  /// What a terminal of this recorder answers: it can do synchronized output, and its cursor works.
  private static let answers: [(question: [UInt8], answer: [UInt8])] = [
    (Array("\u{1B}[?2026$p".utf8), Array("\u{1B}[?2026;2$y".utf8)),
    (Array("\u{1B}[5n".utf8), Array("\u{1B}[0n".utf8)), (Array("\u{1B}[c".utf8), Array("\u{1B}[?62;22c".utf8)),
  ]
  private static let begin = Array("\u{1B}[?2026h".utf8)
  private static let finish = Array("\u{1B}[?2026l".utf8)
  private static let longest = 16

  private(set) var bytes = 0
  private(set) var frames: [Frame] = []
  /// When the text that is looked for was seen for the first time, at its frame's end or where frames have no marks.
  private(set) var seenAt: MediaInstant?
  private var wanted: [UInt8] = []
  private var isSeen = false
  private var tail: [UInt8] = []
  private var frameStart: Int?

  /// Looks for a text from now on; what came before does not count.
  mutating func look(for text: String) {
    wanted = Array(text.utf8)
    seenAt = nil
    isSeen = false
    tail = []
  }

  /// Forgets the frames so far.
  mutating func forgetFrames() { frames = [] }

  /// Takes what was read, and answers what a terminal would.
  mutating func take(_ chunk: UnsafeRawBufferPointer, at now: MediaInstant) -> [UInt8] {
    let before = tail.count
    let joined = tail + chunk
    var answer: [UInt8] = []
    var isInMark = false
    for index in before..<joined.count {
      // What ends at this byte; it began before where a sequence was cut.
      let ends = { (pattern: [UInt8]) -> Bool in
        index + 1 >= pattern.count && !pattern.isEmpty && joined[index] == pattern[pattern.count - 1]
          && joined[(index + 1 - pattern.count)...index].elementsEqual(pattern)
      }
      let position = bytes + index - before + 1
      if !isSeen, ends(wanted) { isSeen = true }
      if ends(Self.begin) { frameStart = position - Self.begin.count }
      if ends(Self.finish) {
        if let start = frameStart { frames.append(Frame(end: now, bytes: position - start)) }
        frameStart = nil
        isInMark = true
      }
      for (question, reply) in Self.answers where ends(question) { answer += reply }
    }
    if isSeen, seenAt == nil, frameStart == nil || isInMark { seenAt = now }
    bytes += chunk.count
    tail = Array(joined.suffix(max(Self.longest, wanted.count)))
    return answer
  }
}
