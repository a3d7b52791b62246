import Testing

@testable import WebServing

/// How many files a server may have open.
struct OpenFilesTests {
  @Test func theLimitIsRaisedAsFarAsIsWantedAndAllowed() {
    #expect(OpenFiles.raised(soft: 1_024, hard: 524_288, wanted: 11_024) == 11_024)
    #expect(OpenFiles.raised(soft: 1_024, hard: 4_096, wanted: 11_024) == 4_096)
    #expect(OpenFiles.raised(soft: 20_000, hard: .max, wanted: 11_024) == 20_000, "nothing is taken back")
    #expect(OpenFiles.raised(soft: 1_024, hard: 4_096, wanted: -1) == 1_024)
  }

  @Test func whatIsThereAlreadyIsKept() {
    let now = OpenFiles.allow(0)
    #expect(now > 0)
    #expect(OpenFiles.allow(now) == now)
  }
}
