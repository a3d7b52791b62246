import Testing

@testable import ncall

/// Which calls a client without a screen answers by itself.
struct AutoAnswerTests {
  @Test func namesAndTimesAreRead() throws {
    let some = try AutoAnswer("from=alice,bob,after=2.5s,audio")
    #expect(some.from == ["alice", "bob"] && some.after == 2.5 && some.isAudioOnly)
    #expect(some.answers("bob") && !some.answers("charlie") && !some.answers(""))
    for text in ["any", "from=any", "any,after=0"] {
      let all = try AutoAnswer(text)
      #expect(all.from == nil && all.after == 0 && !all.isAudioOnly && all.answers("anybody"))
    }
    #expect(try AutoAnswer("audio,from=x").from == ["x"])
  }

  @Test(arguments: [
    "", ",", "alice", "from=", "from=alice,", "any,from=alice", "after=2s", "audio", "any,after=-1s", "any,after=31",
    "any,after=soon", "any,after=nan", "any,video", "from=alice,after", "any,any=1",
  ]) func anythingElseIsAUsageError(_ text: String) throws {
    // `after` alone is a name behind names: there nothing but the value tells them apart.
    if text == "from=alice,after" {
      #expect(try AutoAnswer(text).from == ["alice", "after"])
      return
    }
    let failure = try failure { _ = try AutoAnswer(text) }
    #expect(failure.status == .usage && failure.message.contains("write from=NAMES or any"), "\(failure)")
  }
}
