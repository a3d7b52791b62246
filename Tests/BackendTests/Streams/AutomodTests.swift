import NchatAPI
import Testing

@testable import Backend

@Suite("What a chat refuses by itself")
struct AutomodTests {
  private let now = AccountsLab.start

  private func isRefused(
    _ text: String, after earlier: [(String, Double)] = [], _ change: (inout AutomodSettings) -> Void = { _ in }
  ) -> Bool {
    var settings = AutomodSettings(enabled: true)
    change(&settings)
    let messages = earlier.map { ChatGate.Earlier(digest: ChatText($0.0).digest, at: now + -$0.1) }
    return Automod(settings).rule(against: ChatText(text), after: messages, at: now) != nil
  }

  @Test("Nothing, unless it is switched on")
  func off() {
    for text in ["buy my SPAM", "SHOUTING AT EVERYBODY", "https://example.org"] {
      #expect(!isRefused(text) { $0 = AutomodSettings() })
    }
  }

  @Test("Words, in whatever case and wherever they stand")
  func words() {
    for text in ["this is spam", "SpAm!", "what a scammer"] { #expect(isRefused(text)) }
    #expect(!isRefused("a nice day"))
    #expect(!isRefused("this is spam") { $0.filterWords = false })
    #expect(!isRefused("this is spam") { $0.words = ["Grüße"] })
    for text in ["viele GRÜSSE, grüße", "Grüsse", "GRU\u{308}SSE"] {
      #expect(isRefused(text) { $0.words = ["Grüße"] }, "\(text)")
    }
    #expect(!isRefused("a nice day") { $0.words = ["\u{200B}", "\u{301}"] }, "nothing is left of these")
  }

  @Test(
    "Words with marks, and with characters that nobody sees",
    arguments: [
      "spam\u{301}", "spam\u{FE0F}", "s\u{200B}p\u{200D}a\u{AD}m", "spa\u{338}m", "sp\u{20DD}am", "ｓｐａｍ", "𝓼𝓹𝓪𝓶",
      "spám", "\u{2060}spam\u{E0020}",
    ])
  func disguised(text: String) {
    #expect(isRefused("this is \(text)!"), "\(text)")
    #expect(isRefused("this is spam!") { $0.words = [text] }, "\(text)")
  }

  @Test("Marks that make another letter or syllable make another word")
  func otherLetters() {
    for (word, text) in [("か", "がく"), ("कल", "कील"), ("하", "한국")] {
      #expect(!isRefused(text) { $0.words = [word] }, "\(word)")
    }
    for (word, text) in [("がく", "か\u{3099}く"), ("한", "\u{1112}\u{1161}\u{11AB}")] {
      #expect(isRefused(text) { $0.words = [word] }, "\(word)")
    }
  }

  @Test("Capitals, in messages that are long enough to be shouted")
  func capitals() {
    #expect(isRefused("STOP THAT NOW"))
    #expect(!isRefused("STOP THAT") && !isRefused("Stop That Now") && !isRefused("1234567890123"))
    #expect(!isRefused("STOP THAT NOW") { $0.maxCapsPercent = 100 })
    // Eight of ten letters are as many as may be, nine are not.
    #expect(!isRefused("ABCDEFGHij 1") && isRefused("ABCDEFGHIj 1"))
  }

  @Test(
    "Links, with a scheme or without, but to hosts that are allowed",
    arguments: [
      "see https://example.net/x", "see http://Example.NET", "(www.example.net)", "example.net",
      "go to a.b.example.net!",
      "ftp://example.net:21/file", "https://example.org@example.net/", "https://example.org.example.net",
      "https://example.net\\@example.org", "https://notexample.org", "x, example.net/path?q=1.",
      "https://user:pw@example.net:8080", "example.net/?u=https://example.org/", "www.example.net/x?://example.org",
      "//example.net/x", "https:/example.net", "http:example.net/x", "https:\\\\example.net", "http:///example.net",
      "example.net://example.org", "see:https://example.net", "link:example.net", "*example.net*", "_example.net_",
      "see...example.net", "example.org:example.net", "example.org;example.net", "ana@example.net/x",
      "//a@example.net/x",
      "https:,a@example.net", "http:'@example.net", "http://example.org,@example.net",
      "http://example.org'@example.net", "see <http://example.org(a@example.net>",
      "example\u{3002}net", "ｅｘａｍｐｌｅ．ｎｅｔ", "exam\u{200B}ple.net", "a_http://example.net", "example.net...",
    ])
  func links(text: String) {
    #expect(isRefused(text) { ($0.filterLinks, $0.allowedLinks) = (true, ["example.org"]) }, "\(text)")
    #expect(
      !isRefused(text) { ($0.filterLinks, $0.allowedLinks) = (true, ["example.org", "EXAMPLE.net", "notexample.org"]) })
    #expect(!isRefused(text), "links are fine unless they are filtered")
  }

  @Test(
    "Hosts without a name in letters are links, too",
    arguments: [
      "evil.xn--p1ai/x", "1.2.3.4/x", "see 1.2.3.4", "http://[2001:db8::1]/x", "http://2130706433/", "http:localhost",
      "https://", "ftp://\u{E9}xample.org", "xn--xample-9ua.org",
    ])
  func otherHosts(text: String) {
    #expect(isRefused(text) { ($0.filterLinks, $0.allowedLinks) = (true, ["example.org"]) }, "\(text)")
  }

  @Test("Each link is found once, with its path")
  func manyLinks() {
    #expect(ChatLinks.hosts(in: String(repeating: "a.bc,", count: 100)) == Array(repeating: "a.bc", count: 100))
    #expect(ChatLinks.hosts(in: "https://a.bc/" + String(repeating: "d.ef/", count: 97)) == ["a.bc"])
    #expect(ChatLinks.hosts(in: String(repeating: "a.", count: 250)) == [])
  }

  @Test(
    "What is no link",
    arguments: [
      "1.2.3", "1.000.000.000", "v1.2.3.4", "256.1.1.1", "http:", "and/or", "ana+x@example.net", "@ana.name",
      "mailto:ana@example.net", "12:30", "3.14", "e.g. this", "ana@example.net", "no...", "v1.2.3", "a.b", "1.000.000",
      "..",
      "wait.", ":",
    ])
  func noLinks(text: String) { #expect(!isRefused(text) { $0.filterLinks = true }, "\(text)") }

  @Test("What stands for a sentence is a word all the same")
  func sentences() {
    let settings: (inout AutomodSettings) -> Void = { $0.words = ["\u{FDFA}"] }
    #expect(isRefused("see \u{FDFA}", settings))
    #expect(isRefused("see what is there, which is longer: \u{FDFA}", settings))
    #expect(!isRefused("see that", settings))
    // Nor does it keep other characters from being read as what they look like.
    for text in ["ｓｐａｍ \u{FDFA}", "\u{FDFA}𝓼𝓹𝓪𝓶\u{FDFA}", "s\u{200B}pa\u{301}m \u{FDFA}\u{FDFA}"] {
      #expect(isRefused(text), "\(text)")
    }
  }

  @Test("Links to what is allowed, and below it")
  func allowed() {
    for text in [
      "https://example.org/a", "docs.example.org", "HTTPS://EXAMPLE.ORG:443/", "https://a@example.org",
      "http:example.org", "//example.org/x.net",
    ] {
      #expect(
        !isRefused(text) { ($0.filterLinks, $0.allowedLinks, $0.maxCapsPercent) = (true, ["example.org"], 100) },
        "\(text)")
    }
  }

  @Test("The same again within a minute, also with another in between")
  func duplicates() {
    #expect(isRefused("hello", after: [("Hello", 59)]))
    #expect(isRefused("hello", after: [("other", 1), ("hello", 30)]))
    #expect(!isRefused("hello", after: [("hello", 60)]) && !isRefused("hello", after: [("hello!", 1)]))
    #expect(!isRefused("hello", after: [("hello", 1)]) { $0.filterDuplicates = false })
  }
}
