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
    let messages = earlier.map { ChatGate.Earlier(content: $0.0, at: now + -$0.1) }
    return Automod(settings).rule(against: text, after: messages, at: now) != nil
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
    #expect(isRefused("viele GRÜSSE, grüße") { $0.words = ["Grüße"] })
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
      "https://user:pw@example.net:8080",
    ])
  func links(text: String) {
    #expect(isRefused(text) { ($0.filterLinks, $0.allowedLinks) = (true, ["example.org"]) }, "\(text)")
    #expect(
      !isRefused(text) { ($0.filterLinks, $0.allowedLinks) = (true, ["example.org", "EXAMPLE.net", "notexample.org"]) })
    #expect(!isRefused(text), "links are fine unless they are filtered")
  }

  @Test(
    "What is no link",
    arguments: ["3.14", "e.g. this", "ana@example.net", "no...", "v1.2.3", "a.b", "1.000.000", "..", "wait.", ":"])
  func noLinks(text: String) { #expect(!isRefused(text) { $0.filterLinks = true }, "\(text)") }

  @Test("Links to what is allowed, and below it")
  func allowed() {
    for text in ["https://example.org/a", "docs.example.org", "HTTPS://EXAMPLE.ORG:443/", "https://a@example.org"] {
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
