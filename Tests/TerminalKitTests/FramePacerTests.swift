import MediaBasics
import Testing

@testable import TerminalKit

/// When frames go out, by a clock that the test moves.
struct FramePacerTests {
  private static func at(_ milliseconds: Int) -> MediaInstant {
    MediaInstant(nanoseconds: Int64(milliseconds) * 1_000_000)
  }

  private func answering(_ link: TerminalLink = .local, adapts: Bool = true) -> FramePacer {
    var pacer = FramePacer(link: link, adapts: adapts)
    pacer.terminalAnswers()
    return pacer
  }

  @Test func oneFrameIsInFlightAndASecondWhereSomebodyWaits() {
    var pacer = answering()
    #expect(pacer.due(isUrgent: false, at: Self.at(0)) == Self.at(0))
    pacer.began(at: Self.at(0))
    #expect(pacer.due(isUrgent: false, at: Self.at(10)) == nil)
    #expect(pacer.due(isUrgent: true, at: Self.at(10)) == Self.at(10))
    pacer.began(at: Self.at(10))
    #expect(pacer.due(isUrgent: true, at: Self.at(20)) == nil)
    pacer.answered(at: Self.at(30))
    #expect(pacer.due(isUrgent: false, at: Self.at(30)) == nil)
    #expect(pacer.due(isUrgent: true, at: Self.at(30)) == Self.at(30))
    pacer.answered(at: Self.at(40))
    #expect(pacer.due(isUrgent: false, at: Self.at(40)) == Self.at(40))
  }

  @Test func aTerminalThatDoesNotAnswerIsNotWaitedFor() {
    var pacer = FramePacer(link: .local, adapts: true)
    #expect(!pacer.asks)
    pacer.began(at: Self.at(0))
    #expect(pacer.due(isUrgent: false, at: Self.at(1)) == Self.at(1))
    #expect(pacer.answerDue == nil)
    // An answer to somebody else's question.
    pacer.answered(at: Self.at(2))
    #expect(pacer.link == .local)
  }

  @Test func aTerminalThatFallsSilentIsNotWaitedForAnyMore() {
    var pacer = answering()
    for round in 0..<3 {
      pacer.began(at: Self.at(round * 3_000))
      #expect(pacer.due(isUrgent: true, at: Self.at(round * 3_000)) != nil)
      #expect(pacer.answerDue == Self.at(round * 3_000 + 2_000))
      pacer.expire(at: Self.at(round * 3_000 + 1_999))
      #expect(pacer.due(isUrgent: false, at: Self.at(round * 3_000 + 1_999)) == nil)
      pacer.expire(at: Self.at(round * 3_000 + 2_000))
      #expect(pacer.due(isUrgent: false, at: Self.at(round * 3_000 + 2_000)) != nil)
    }
    #expect(!pacer.asks && pacer.link == .slow)
    // It does answer, only late.
    pacer.answered(at: Self.at(20_000))
    #expect(pacer.asks && pacer.link == .slow)
  }

  @Test func answersThatComeAfterAllMakeASlowLinkAndNoSilentOne() {
    var pacer = answering()
    for round in 0..<6 {
      let start = round * 2_100
      pacer.began(at: Self.at(start))
      pacer.expire(at: Self.at(start + 2_000))
      #expect(pacer.answerDue == nil)
      pacer.answered(at: Self.at(start + 2_090))
      #expect(pacer.asks)
    }
    #expect(pacer.link == .slow)
  }

  @Test func calmLinksAreDrawnToLessOftenButAtOnceForKeys() {
    for (link, wait) in [(TerminalLink.ssh, 250), (.slow, 1_000)] {
      var pacer = answering(link)
      pacer.began(at: Self.at(0))
      pacer.answered(at: Self.at(20))
      #expect(pacer.due(isUrgent: false, at: Self.at(20)) == Self.at(wait))
      #expect(pacer.due(isUrgent: true, at: Self.at(20)) == Self.at(20))
    }
  }

  /// Frames one after the other, each read after `time` milliseconds.
  private func link(_ times: [Int], adapts: Bool = true) -> TerminalLink {
    var pacer = answering(adapts: adapts)
    var now = 0
    for time in times {
      pacer.began(at: Self.at(now))
      now += time
      pacer.answered(at: Self.at(now))
    }
    return pacer.link
  }

  @Test func slowAnswersMakeASlowLinkAndQuickOnesEndIt() {
    #expect(link([200, 200, 200, 200]) == .local)
    #expect(link([200, 200, 200, 200, 200]) == .slow)
    #expect(link([200, 200, 20, 200, 200]) == .local)
    #expect(link([200, 200, 200, 200, 200, 100, 100, 100, 100, 100]) == .slow, "better, but not good")
    let slow = [200, 200, 200, 200, 200]
    #expect(link(slow + Array(repeating: 20, count: 29)) == .slow, "small frames are quick on any link")
    #expect(link(slow + Array(repeating: 20, count: 30)) == .local)
    #expect(link(slow + Array(repeating: 20, count: 29) + [100] + Array(repeating: 20, count: 29)) == .slow)
    #expect(link([200, 200, 200, 200, 200], adapts: false) == .local)
  }
}
