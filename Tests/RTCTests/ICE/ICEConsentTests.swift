import MediaBasics
import Testing

@testable import RTC

@Suite("Silence on the selected pair is noticed, healed, or final")
struct ICEConsentTests {
  @Test func aDeadLinkDisconnectsThenFails() throws {
    let lab = ICELab.connected()
    lab.run(for: .seconds(20))
    lab.isCut = { _, _ in true }
    let cut = lab.now
    lab.run(for: .seconds(40))
    #expect(lab.states(.left) == [.checking, .connected, .disconnected, .failed])
    let disconnected = try #require(lab.instant(of: .stateChanged(.disconnected), on: .left))
    let failed = try #require(lab.instant(of: .stateChanged(.failed), on: .left))
    // The last answer came up to six seconds before the cut.
    #expect((.seconds(4) ... .seconds(10)).contains(disconnected - cut))
    #expect(failed - disconnected >= .seconds(5) && failed - disconnected <= .seconds(11))
    #expect(lab.path(.left) == nil)
    #expect(lab.instant(of: .selectedPathLost, on: .left) == failed)
  }

  @Test func afterFailureNothingIsSent() {
    let lab = ICELab.connected()
    lab.isCut = { _, _ in true }
    #expect(lab.run(for: .seconds(60)) { lab.state(.left) == .failed && lab.state(.right) == .failed })
    let count = lab.sent.count
    lab.run(for: .seconds(300))
    #expect(lab.sent.count == count)
    #expect(lab.left.nextDeadline == nil)
  }

  @Test(arguments: UInt64(1)...10)
  func aLinkThatReturnsInTimeHeals(seed: UInt64) {
    let lab = ICELab.connected(seed: seed)
    lab.isCut = { _, _ in true }
    #expect(lab.run(for: .seconds(20)) { lab.state(.left) == .disconnected && lab.state(.right) == .disconnected })
    lab.isCut = { _, _ in false }
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    #expect(lab.states(.left) == [.checking, .connected, .disconnected, .connected])
    #expect(lab.path(.left) == TransportPath(local: ICELab.leftAddress, remote: ICELab.rightAddress))
  }

  @Test func checksOnAHealthyPairAreRareAndIrregular() {
    let lab = ICELab.connected()
    let start = lab.now
    lab.run(for: .seconds(600))
    let times = lab.sent.filter {
      $0.side == .left && $0.instant > start && STUNReading($0.datagram)?.messageClass == .request
    }.map(\.instant)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect((95...155).contains(times.count))
    #expect(gaps.allSatisfy { (.seconds(4) ... .milliseconds(6_100)).contains($0) })
    #expect(Set(gaps).count > 20)
  }

  @Test func mediaAloneDoesNotRenewConsent() throws {
    let lab = ICELab.connected()
    lab.mediaInterval = .milliseconds(20)
    lab.swallowsSTUN = { $0 == .right }
    let cut = lab.now
    lab.run(for: .seconds(60))
    let disconnected = try #require(lab.instant(of: .stateChanged(.disconnected), on: .left))
    let failed = try #require(lab.instant(of: .stateChanged(.failed), on: .left))
    #expect(disconnected - cut <= .seconds(10))
    #expect(failed - cut > .seconds(20) && failed - cut <= .seconds(30))
  }

  @Test func anotherWorkingPairTakesOver() {
    let lab = ICELab()
    let spare = TransportAddress(10, 5, 0, 1, port: 5_500)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.left.addLocalCandidate(.host(spare, localPreference: 10))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.path(.left)?.local == ICELab.leftAddress)
    lab.run(for: .seconds(30))
    lab.isCut = { _, path in path.local == ICELab.leftAddress || path.remote == ICELab.leftAddress }
    #expect(lab.run(for: .seconds(9)) { lab.path(.left)?.local == spare && lab.path(.right)?.remote == spare })
    lab.run(for: .seconds(60))
    #expect(lab.areConnected)
    #expect(!lab.states(.left).contains(.disconnected))
  }

  @Test func anAddressThatGoesAwayIsReplacedAtOnce() {
    let lab = ICELab()
    let spare = TransportAddress(10, 5, 0, 1, port: 5_500)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.left.addLocalCandidate(.host(spare, localPreference: 10))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    lab.run(for: .seconds(30))
    lab.left.removeLocalCandidate(at: ICELab.leftAddress)
    #expect(lab.path(.left) == nil)
    #expect(lab.run(for: .milliseconds(200)) { lab.path(.left)?.local == spare && lab.path(.right)?.remote == spare })
    #expect(lab.areConnected)
  }

  @Test func everyCheckOfTheControllingSideNamesThePair() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.seconds(30)) { solo.answerAll() }
    let nominations = solo.log.map { STUNReading($0.datagram)?.useCandidate }
    #expect(nominations.count > 6)
    #expect(nominations.dropFirst().allSatisfy { $0 == true })
  }

  @Test func aNewSourceMakesTheOldOneProveItself() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.seconds(1)) { solo.answerAll() }
    #expect(solo.agent.selectedPath == ICESolo.path)
    let newPath = TransportPath(local: ICESolo.home, remote: TransportAddress(10, 0, 0, 77, port: 1_234))
    let before = solo.log.count
    solo.receive(solo.puppet.check(role: .controlled, tieBreaker: 0), on: newPath)
    solo.pass(.milliseconds(25)) { solo.answerAll() }
    #expect(solo.log.dropFirst(before).contains { $0.path == ICESolo.path })
    // It did, so media stays.
    #expect(solo.agent.selectedPath == ICESolo.path)
  }

  @Test func whoFailedDoesNotGiveConsent() throws {
    let lab = ICELab.connected()
    lab.run(for: .seconds(10))
    // The left side hears everything and is never heard, except for its answers.
    lab.swallowsSTUN = { $0 == .right }
    #expect(lab.run(for: .seconds(60)) { lab.state(.left) == .failed })
    #expect(lab.run(for: .seconds(20)) { lab.state(.right) == .failed })
    #expect(lab.left.drops[.failed] == 0)
    lab.swallowsSTUN = { _ in false }
    var puppet = ICEPuppet(facing: lab.left.localCredentials)
    let sent = lab.sent.count
    lab.inject(
      puppet.check(), to: .left, on: TransportPath(local: ICELab.leftAddress, remote: ICELab.rightAddress))
    #expect(lab.sent.count == sent)
    #expect(lab.left.drops[.failed] == 1)
  }

  @Test func aClosedAgentIsSilent() {
    let lab = ICELab.connected()
    lab.left.close()
    lab.run(for: .zero)
    let count = lab.sent.count { $0.side == .left }
    lab.run(for: .seconds(30))
    #expect(lab.sent.count { $0.side == .left } == count)
    #expect(lab.states(.left) == [.checking, .connected, .closed])
    #expect(lab.state(.left) == .closed && lab.path(.left) == nil)
    #expect(lab.left.nextDeadline == nil)
    #expect(lab.left.drops[.closed] > 0)
    #expect(lab.state(.right) == .failed)
  }
}
