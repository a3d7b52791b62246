import MediaBasics
import Testing

@testable import RTC

@Suite("The controlled side goes where it is told")
struct ICENominationTests {
  private static let second = TransportAddress(10, 0, 0, 3, port: 6_000)
  private static let secondPath = TransportPath(local: ICESolo.home, remote: second)

  private func solo() -> ICESolo {
    let solo = ICESolo(role: .controlled)
    solo.agent.addRemoteCandidate(.host(ICESolo.away, localPreference: 200))
    solo.agent.addRemoteCandidate(.host(Self.second, localPreference: 100))
    return solo
  }

  @Test func nothingIsSelectedWithoutNomination() {
    let solo = solo()
    solo.pass(.seconds(5)) { solo.answerAll() }
    #expect(solo.agent.checklist.pairs.map(\.state) == [.succeeded, .succeeded])
    #expect(solo.agent.selectedPath == nil)
  }

  @Test func aNominationBeforeOurOwnCheckWaitsForIt() {
    let solo = ICESolo(role: .controlled)
    solo.receive(solo.puppet.check(nominating: true))
    #expect(solo.agent.selectedPath == nil)
    solo.pass(.milliseconds(30)) { solo.answerAll() }
    #expect(solo.agent.selectedPath == ICESolo.path)
  }

  @Test func ofAggressiveNominationsTheBestCounts() {
    let solo = solo()
    solo.pass(.milliseconds(500)) { solo.answerAll() }
    solo.receive(solo.puppet.check(nominating: true), on: Self.secondPath)
    #expect(solo.agent.selectedPath == Self.secondPath)
    solo.receive(solo.puppet.check(nominating: true), on: ICESolo.path)
    #expect(solo.agent.selectedPath == ICESolo.path)
    solo.receive(solo.puppet.check(nominating: true), on: Self.secondPath)
    #expect(solo.agent.selectedPath == ICESolo.path)
  }

  @Test func aLaterNominationOfAnotherPairIsMeant() {
    let solo = solo()
    solo.pass(.milliseconds(500)) { solo.answerAll() }
    solo.receive(solo.puppet.check(nominating: true), on: ICESolo.path)
    #expect(solo.agent.selectedPath == ICESolo.path)
    solo.pass(.seconds(60)) { solo.answerAll() }
    solo.receive(solo.puppet.check(nominating: true), on: Self.secondPath)
    // That it worked a minute ago is no reason to move before it works again.
    #expect(solo.agent.selectedPath == ICESolo.path)
    solo.pass(.milliseconds(100)) { solo.answerAll() }
    #expect(solo.agent.selectedPath == Self.secondPath)
  }

  @Test func aControllingAgentIgnoresNominations() {
    let solo = ICESolo(role: .controlling)
    solo.receive(solo.puppet.check(role: .controlled, nominating: true))
    solo.pass(.milliseconds(5)) { _ = solo.takeAll() }
    #expect(solo.agent.selectedPath == nil)
  }

  @Test func aNominationThatIsNotAnsweredIsRepeatedThenReplaced() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away, localPreference: 200))
    solo.agent.addRemoteCandidate(.host(Self.second, localPreference: 100))
    var nominations: [TransportPath] = []
    solo.pass(.seconds(30)) {
      for (datagram, path) in solo.takeAll() {
        let nominates = STUNReading(datagram)?.useCandidate == true
        if nominates { nominations.append(path) }
        // The better path goes dark between its check and its nomination.
        if nominates, path == ICESolo.path { continue }
        if let answer = solo.puppet.answer(to: datagram, from: path.local) { solo.receive(answer, on: path) }
      }
    }
    #expect(nominations.prefix(7).allSatisfy { $0 == ICESolo.path })
    #expect(solo.agent.selectedPath == Self.secondPath)
  }

  @Test func aLateAnswerToAnEarlierCheckDoesNotEndANomination() throws {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(5))
    let first = try #require(solo.takeAll().first)
    // The peer's own check makes the agent ask again; both questions are answered, the first one late.
    solo.receive(solo.puppet.check(role: .controlled, tieBreaker: 0))
    solo.pass(.milliseconds(20))
    for (datagram, path) in solo.takeAll() {
      if let answer = solo.puppet.answer(to: datagram, from: path.local) { solo.receive(answer, on: path) }
    }
    #expect(solo.readAll().filter(\.useCandidate).count == 1)
    let late = try #require(solo.puppet.answer(to: first.datagram, from: ICESolo.home))
    solo.receive(late)
    solo.pass(.milliseconds(300))
    #expect(solo.readAll().filter(\.useCandidate).count == 1)
  }

  @Test func anOpenErrorIsNoVerdict() {
    // A peer that has not heard of a restart yet refuses checks without being able to sign the refusal.
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(5))
    for (datagram, path) in solo.takeAll() {
      guard let check = STUNReading(datagram) else { continue }
      var refusal = STUNMessageBuilder(.error, transactionID: check.transactionID)
      refusal.addErrorCode(401, reason: "Unauthorized")
      solo.receive(refusal.finish(key: nil), on: path)
    }
    #expect(solo.agent.drops[.integrityMismatch] == 1)
    solo.pass(.milliseconds(300)) { solo.answerAll() }
    #expect(solo.agent.state == .connected)
  }
}
