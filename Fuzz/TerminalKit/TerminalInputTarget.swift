@testable import TerminalKit

/// Bytes of a terminal, whole and in pieces: both make the same events.
enum TerminalInputTarget {
  static let target = FuzzTarget("terminal-input", longest: 8192) { bytes in
    var whole = InputParser()
    let expected = whole.feed(bytes) + whole.flush()
    expect(whole.patience == nil, "a flushed parser waits for nothing")
    // Text that is pasted becomes one event; everything else at most one for each byte, and one more for a broken sequence.
    expect(expected.count <= 2 * bytes.count + 1, "events are bounded")
    var split = InputParser()
    var events: [InputEvent] = []
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + 1 + Int(bytes[at] & 7))
      events += split.feed(bytes[at..<end])
      at = end
    }
    events += split.flush()
    expect(events == expected, "pieces make the same events")
    var facts = TerminalFacts()
    for case .reply(let reply) in expected { facts.learn(reply) }
    expect(TerminalText.width(of: facts.name ?? "") <= 64, "a terminal's name is bounded")
    let options = TerminalOptions(environment: ["TERM": "xterm-256color"])
    let known = TerminalCapabilities(facts: facts, options: options, described: 256)
    expect((0.5...4).contains(known.cellAspect), "a cell has a form")
    for case .key(let key) in expected {
      let name = key.chord.description
      if key.chord.key != .character("+") { _ = KeyChord(name) }
    }
    _ = KeyChord(String(decoding: bytes.prefix(64), as: UTF8.self))
  }
}
