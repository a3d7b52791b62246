import MediaBasics
import Testing

@testable import RTC

@Suite("Agents that both want the same role agree in the end")
struct ICERoleConflictTests {
  @Test(arguments: [ICERole.controlling, .controlled], UInt64(1)...20)
  func oneOfThemGivesIn(role: ICERole, seed: UInt64) {
    let lab = ICELab(seed: seed, left: role, right: role)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    #expect(lab.left.role == lab.right.role.opposite)
    let changes = lab.happenings.filter { if case .roleChanged = $0.event { true } else { false } }
    #expect(changes.count == 1)
  }

  @Test(arguments: UInt64(1)...20)
  func theyAgreeOverABadNetworkToo(seed: UInt64) {
    let lab = ICELab(seed: seed, left: .controlling, right: .controlling)
    lab.loss = 0.3
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(10)) { lab.areConnected && lab.left.role != lab.right.role })
  }

  @Test func theLargerTieBreakerRefuses() throws {
    let solo = ICESolo(role: .controlling)
    solo.receive(solo.puppet.check(role: .controlling, tieBreaker: 0))
    let answer = try #require(solo.readAll().first { $0.messageClass == .error })
    #expect(answer.errorCode == 487)
    #expect(solo.agent.role == .controlling)
    #expect(solo.agent.remoteCandidates.isEmpty)
  }

  @Test func theSmallerTieBreakerGivesIn() {
    let solo = ICESolo(role: .controlling)
    solo.receive(solo.puppet.check(role: .controlling, tieBreaker: .max))
    #expect(solo.agent.role == .controlled)
    #expect(solo.events.contains(.roleChanged(.controlled)))
    #expect(solo.readAll().contains { $0.messageClass == .success })
  }

  @Test func twoControlledAgentsAreSplitTheSameWay() {
    let solo = ICESolo(role: .controlled)
    solo.receive(solo.puppet.check(role: .controlled, tieBreaker: .max))
    #expect(solo.agent.role == .controlled)
    #expect(solo.readAll().contains { $0.errorCode == 487 })
    solo.receive(solo.puppet.check(role: .controlled, tieBreaker: 0))
    #expect(solo.agent.role == .controlling)
  }

  @Test func aRefusedAgentSwitchesAndAsksAgain() throws {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(5))
    let first = try #require(solo.outbox.first)
    #expect(STUNReading(first.datagram)?.iceControlling != nil)
    solo.answerAll(code: 487)
    solo.pass(.milliseconds(25))
    #expect(solo.agent.role == .controlled)
    let second = try #require(solo.readAll().last)
    #expect(second.iceControlled != nil && second.iceControlling == nil)
    #expect(second.transactionID != STUNReading(first.datagram)?.transactionID)
  }

  @Test func aStaleRefusalDoesNotSwitchBack() throws {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(5))
    let asControlling = try #require(solo.takeAll().first)
    solo.receive(solo.puppet.check(role: .controlling, tieBreaker: .max))
    #expect(solo.agent.role == .controlled)
    let refusal = try #require(
      solo.puppet.answer(to: asControlling.datagram, from: ICESolo.home, code: 487))
    solo.receive(refusal)
    #expect(solo.agent.role == .controlled)
    #expect(solo.events.filter { if case .roleChanged = $0 { true } else { false } }.count == 1)
  }
}
