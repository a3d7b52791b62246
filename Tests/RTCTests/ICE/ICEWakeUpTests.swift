import MediaBasics
import Testing

@testable import RTC

@Suite("An agent asks to be woken only when there is something to do")
struct ICEWakeUpTests {
  /// How often a lone agent asks for time.
  private func wakeUps(_ solo: ICESolo, in duration: MediaDuration, then act: () -> Void = {}) -> Int {
    var count = 0
    solo.pass(duration) {
      count += 1
      act()
    }
    return count
  }

  @Test func aNewAgentSleeps() {
    let agent = ICEAgent(configuration: ICEConfiguration(), role: .controlled, random: SeededGenerator(seed: 1))
    #expect(agent.nextDeadline == nil)
  }

  @Test func aHealthyCallCostsAFewWakeUpsAMinute() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    #expect(wakeUps(solo, in: .seconds(1)) { solo.answerAll() } < 10)
    #expect(solo.agent.state == .connected)
    #expect(wakeUps(solo, in: .seconds(60)) { solo.answerAll() } < 20)
  }

  @Test func anUnansweredPeerCostsLittle() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    #expect(wakeUps(solo, in: .seconds(60)) < 15)
    #expect(solo.agent.state == .failed)
  }

  @Test func everyWakeUpNamesItsReason() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    #expect(solo.agent.nextWakeUp?.reason == .check)
    solo.pass(.milliseconds(1))
    #expect(solo.agent.nextWakeUp?.reason == .retransmission)
    #expect(solo.agent.nextDeadline == MediaInstant.zero + .milliseconds(250))
    solo.answerAll()
    #expect(solo.agent.state == .connected)
    #expect(solo.agent.nextWakeUp?.reason == .consent)
  }
}
