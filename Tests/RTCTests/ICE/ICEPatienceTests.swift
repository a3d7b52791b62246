import MediaBasics
import Testing

@testable import RTC

@Suite("An agent fails only after patience with its peer")
struct ICEPatienceTests {
  @Test func noCandidatesAtAllFailAfterPatience() throws {
    let lab = ICELab()
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.exchangeCredentials()
    lab.left.endOfRemoteCandidates()
    lab.run(for: .seconds(60))
    let failed = try #require(lab.instant(of: .stateChanged(.failed), on: .left))
    #expect(failed == MediaInstant.zero + lab.left.configuration.patience)
  }

  @Test func unansweredChecksFailAfterPatience() throws {
    let lab = ICELab.introduced()
    lab.isCut = { _, _ in true }
    lab.left.endOfRemoteCandidates()
    lab.run(for: .seconds(60))
    let failed = try #require(lab.instant(of: .stateChanged(.failed), on: .left))
    #expect(failed == MediaInstant.zero + lab.left.configuration.patience)
    #expect(lab.states(.left) == [.checking, .failed])
  }

  @Test func aPeerThatStillTricklesIsWaitedFor() {
    let lab = ICELab()
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.exchangeCredentials()
    for host in UInt8(10)..<13 {
      lab.run(for: .seconds(15))
      #expect(lab.state(.left) == .checking)
      lab.left.addRemoteCandidate(.host(TransportAddress(10, 0, 0, host, port: 9_999)))
    }
    lab.run(for: .seconds(15))
    #expect(lab.state(.left) == .checking)
    lab.run(for: .seconds(10))
    #expect(lab.state(.left) == .failed)
  }

  @Test func aPeerThatNeverNominatesIsGivenUp() {
    let solo = ICESolo(role: .controlled)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.seconds(19)) { solo.answerAll() }
    #expect(solo.agent.state == .checking && solo.agent.selectedPath == nil)
    solo.pass(.seconds(10)) { solo.answerAll() }
    #expect(solo.agent.state == .failed)
  }

  @Test func withoutRemoteCredentialsTimeDoesNotRun() {
    let lab = ICELab()
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.left.endOfRemoteCandidates()
    lab.run(for: .seconds(300))
    #expect(lab.state(.left) == .new)
  }

  @Test func aPairThatWorksLateStillHasItsTime() {
    let solo = ICESolo(role: .controlled)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.agent.endOfRemoteCandidates()
    solo.pass(.seconds(7)) { _ = solo.takeAll() }
    solo.pass(.seconds(20)) { solo.answerAll() }
    #expect(solo.agent.state == .checking)
    solo.receive(solo.puppet.check(nominating: true))
    solo.pass(.milliseconds(100)) { solo.answerAll() }
    #expect(solo.agent.state == .completed)
  }

  @Test func aPeerThatIsDoneIsNotWaitedForBeyondItsChecks() throws {
    let lab = ICELab()
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.exchangeCredentials()
    lab.run(for: .seconds(15))
    lab.left.addRemoteCandidate(.host(TransportAddress(10, 0, 0, 10, port: 9_999)))
    lab.left.endOfRemoteCandidates()
    lab.run(for: .seconds(60))
    let failed = try #require(lab.instant(of: .stateChanged(.failed), on: .left))
    #expect(failed > MediaInstant.zero + .seconds(24) && failed < MediaInstant.zero + .seconds(26))
  }

  @Test func failedPairsMakeRoomForNewOnes() {
    var configuration = ICEConfiguration()
    configuration.maximumPairs = 2
    let solo = ICESolo(role: .controlling, configuration: configuration)
    for host in UInt8(1)...2 { solo.agent.addRemoteCandidate(.host(TransportAddress(10, 7, 0, host, port: 1))) }
    solo.pass(.seconds(12)) { _ = solo.takeAll() }
    solo.agent.addRemoteCandidate(.host(ICESolo.away, localPreference: 1))
    solo.pass(.seconds(1)) { solo.answerAll() }
    #expect(solo.agent.selectedPath == ICESolo.path)
  }
}
