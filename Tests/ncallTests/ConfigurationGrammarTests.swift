import Testing

@testable import ncall

/// What a configuration may be made of; anything else is refused with its line before the TOML library sees it.
@Suite struct ConfigurationGrammarTests {
  @Test(arguments: [
    "", "\n\n", "# only this", "[audio]", "  [ audio ] # why", "[profile.\"at home\".'audio']", "a = 1", "a=true#x",
    "\"a b\".c = 'it is \"so\"'", #"a = "tab\t quote\" \u00e9 \U0001F600""#, "a = \"\"", "a = ''", "a = -5",
    "a = +0.50",
    "a = 123456789012345678", "a = \"# no comment\"\r\nb = false\r\n",
  ])
  func taken(text: String) throws {
    #expect(ConfigurationGrammar.problem(in: text)?.what == nil)
    // The library takes what is let through; names that nobody knows are warnings.
    #expect(throws: Never.self) { try ConfigurationFile(text: text, name: "config.toml") }
  }

  @Test(arguments: [
    "[", "[]", "[[x]]", "[[\n", "[x", "[x]]", "[x] y", "[.x]", "[x.]", "a", "= 1", "a = ", "a = 1 2", "a = [1]",
    "a = {b = 1}", "a = 1979-05-27", "a = 07:32:00", "a = 0x1f", "a = 01", "a = 1.", "a = .5", "a = 1_000", "a = inf",
    "a = nan", "a = 1234567890123456789", "a = \"x", "a = 'x", "a = \"\"\"x\"\"\"", "a = '''x'''", #"a = "\q""#,
    #"a = "\ud800""#, #"a = "\u12""#, #"a = "\u+123""#, "a = \"\u{1}\"", "a = yes", "a.b. = 1", "é = 1",
    "a = \"x\" \"y\"",
  ])
  func refused(text: String) {
    #expect(ConfigurationGrammar.problem(in: "[ok]\n" + text)?.line == 2)
    let failure = #expect(throws: CommandFailure.self) {
      try ConfigurationFile(text: "[ok]\n" + text, name: "config.toml")
    }
    #expect(failure?.message.contains("line 2") == true)
  }
}
