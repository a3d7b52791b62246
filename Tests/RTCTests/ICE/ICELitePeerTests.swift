import MediaBasics
import Testing

@testable import RTC

@Suite("A lite peer only answers, so we control")
struct ICELitePeerTests {
  @Test(arguments: [ICERole.controlling, .controlled])
  func weTakeControlAndConnect(role: ICERole) {
    let solo = ICESolo(role: role, lite: true)
    #expect(solo.agent.role == .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.seconds(1)) { solo.answerAll() }
    #expect(solo.agent.state == .connected)
    #expect(solo.agent.selectedPath == ICESolo.path)
    #expect(solo.log.map { STUNReading($0.datagram)?.useCandidate } == [false, true])
  }

  @Test func consentIsAskedOfItToo() {
    let solo = ICESolo(role: .controlling, lite: true)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.seconds(120)) { solo.answerAll() }
    #expect(solo.agent.state == .connected)
    solo.pass(.seconds(16))
    #expect(solo.agent.state == .failed)
  }

  @Test func aConflictFromALitePeerChangesNothing() {
    let solo = ICESolo(role: .controlling, lite: true)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(10))
    solo.answerAll(code: 487)
    #expect(solo.agent.role == .controlling)
  }
}
