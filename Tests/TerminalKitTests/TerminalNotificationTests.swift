import Testing

@testable import TerminalKit

/// What terminals are sent so that they draw attention.
struct TerminalNotificationTests {
  private let notification = TerminalNotification(title: "ncall", body: "Bo calls")

  private func text(_ environment: [String: String], hasFocus: Bool = false) -> String {
    String(decoding: notification.bytes(hasFocus: hasFocus, environment: environment), as: UTF8.self)
  }

  @Test(arguments: [
    (["TERM": "xterm-kitty"], "\u{1B}]99;i=ncall:d=0;ncall\u{1B}\\\u{1B}]99;i=ncall:p=body;Bo calls\u{1B}\\"),
    (["TERM": "foot"], "\u{1B}]777;notify;ncall;Bo calls\u{1B}\\"),
    (["TERM": "xterm-256color", "VTE_VERSION": "7200"], "\u{1B}]777;notify;ncall;Bo calls\u{1B}\\"),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], "\u{1B}]9;ncall: Bo calls\u{1B}\\"),
    (
      ["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0", "TERM_PROGRAM": "tmux"],
      "\u{1B}Ptmux;\u{1B}\u{1B}]9;ncall: Bo calls\u{1B}\u{1B}\\\u{1B}\\"
    ),
    (["TERM": "xterm-256color"], ""), (["TERM": "linux"], ""),
  ]) func eachTerminalIsAskedInItsOwnWords(_ environment: [String: String], _ wanted: String) {
    #expect(text(environment) == "\u{07}" + wanted)
  }

  @Test func whoeverLooksHearsTheBellAlone() {
    #expect(text(["TERM": "xterm-kitty"], hasFocus: true) == "\u{07}")
  }

  @Test func namesCannotSayAnythingToTheTerminal() {
    let hostile = TerminalNotification(
      title: "a;b", body: "x\u{1B}\\\u{1B}]0;owned\u{07}\n" + String(repeating: "y", count: 10_000))
    for environment in [["TERM": "xterm-kitty"], ["TERM": "foot"], ["TERM_PROGRAM": "ghostty"]] {
      let bytes = hostile.bytes(hasFocus: false, environment: environment)
      let sequences = bytes.split(separator: 0x1B)
      // The bell, then pairs of a sequence and its end.
      #expect(sequences.first == [0x07] && bytes.count < 1_000)
      for (index, part) in sequences.dropFirst().enumerated() {
        #expect(index % 2 == 0 ? part.first == UInt8(ascii: "]") : part == [UInt8(ascii: "\\")])
        #expect(part.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      }
    }
  }
}
