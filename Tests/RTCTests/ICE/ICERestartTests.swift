import MediaBasics
import Testing

@testable import RTC

@Suite("A restart changes everything but the media's way")
struct ICERestartTests {
  private static let newRight = TransportAddress(10, 9, 0, 2, port: 6_100)

  /// Signals a restart the way an offer and an answer do, each taking a while.
  private func restart(_ lab: ICELab, signalling: MediaDuration = .milliseconds(80)) {
    lab.left.restart(role: nil, at: lab.now)
    lab.run(for: signalling)
    lab.right.restart(role: nil, at: lab.now)
    lab.right.setRemote(credentials: lab.left.localCredentials, lite: false)
    for candidate in lab.left.localCandidates { lab.right.addRemoteCandidate(candidate) }
    lab.run(for: signalling)
    lab.left.setRemote(credentials: lab.right.localCredentials, lite: false)
    for candidate in lab.right.localCandidates { lab.left.addRemoteCandidate(candidate) }
  }

  @Test(arguments: UInt64(1)...10)
  func mediaNeverPauses(seed: UInt64) throws {
    let lab = ICELab.connected(seed: seed)
    let before = (lab.left.localCredentials, lab.right.localCredentials)
    lab.mediaInterval = .milliseconds(20)
    lab.run(for: .seconds(3))
    restart(lab)
    #expect(lab.state(.left) == .checking || lab.areConnected)
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    lab.run(for: .seconds(30))
    #expect(lab.areConnected)
    #expect(lab.left.localCredentials != before.0 && lab.right.localCredentials != before.1)
    for side in [ICELab.Side.left, .right] {
      let arrivals = try #require(lab.mediaArrivals[side])
      let gaps = zip(arrivals, arrivals.dropFirst()).map { $1 - $0 }
      #expect(arrivals.count > 1_500)
      #expect(gaps.allSatisfy { $0 <= .milliseconds(40) })
      #expect(!lab.states(side).contains(.failed) && !lab.states(side).contains(.disconnected))
    }
  }

  @Test func mediaMovesToTheNewPair() {
    let lab = ICELab.connected()
    lab.right.addLocalCandidate(.host(Self.newRight))
    lab.right.removeLocalCandidate(at: ICELab.rightAddress)
    restart(lab)
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    #expect(lab.path(.left)?.remote == Self.newRight)
    #expect(lab.path(.right)?.local == Self.newRight)
  }

  @Test func theOldPairIsKeptAliveWhileSignallingIsSlow() {
    let lab = ICELab.connected()
    lab.left.restart(role: nil, at: lab.now)
    lab.run(for: .seconds(120))
    #expect(lab.path(.left) != nil && lab.path(.right) != nil)
    #expect(lab.state(.left) == .checking)
    #expect(lab.state(.right) == .connected)
    #expect(lab.left.drops.total == 0)
  }

  @Test func oldFragmentsAreRoutedUntilTheNewPairIsInUse() {
    let lab = ICELab.connected()
    let old = lab.left.localCredentials.usernameFragment
    restart(lab)
    #expect(lab.left.localUsernameFragments == [lab.left.localCredentials.usernameFragment, old])
    lab.run(for: .seconds(30))
    #expect(lab.areConnected)
    #expect(lab.left.localUsernameFragments == [lab.left.localCredentials.usernameFragment])
  }

  @Test func aFailedAgentLivesAgain() {
    let lab = ICELab.connected()
    lab.isCut = { _, _ in true }
    #expect(lab.run(for: .seconds(60)) { lab.state(.left) == .failed && lab.state(.right) == .failed })
    lab.isCut = { _, _ in false }
    lab.left.restart(role: nil, at: lab.now)
    #expect(lab.state(.left) == .checking)
    restart(lab)
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
  }

  @Test func newRemoteCredentialsAloneStartOver() {
    let lab = ICELab.connected()
    lab.right.restart(role: nil, at: lab.now)
    lab.right.setRemote(credentials: lab.left.localCredentials, lite: false)
    lab.left.setRemote(credentials: lab.right.localCredentials, lite: false)
    #expect(lab.state(.left) == .checking)
    #expect(lab.path(.left) != nil)
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
  }

  @Test func aRestartUnderLossSucceeds() {
    for seed in UInt64(1)...10 {
      let lab = ICELab.connected(seed: seed)
      lab.loss = 0.3
      restart(lab)
      #expect(lab.run(for: .seconds(10)) { lab.areConnected }, "seed \(seed)")
    }
  }

  @Test func anOldPairMayDieBeforeANewOneIsFound() {
    let lab = ICELab.connected()
    lab.left.restart(role: nil, at: lab.now)
    lab.right.restart(role: nil, at: lab.now)
    lab.exchangeCredentials()
    lab.isCut = { _, _ in true }
    lab.run(for: .seconds(18))
    #expect(lab.path(.left) == nil && lab.state(.left) == .checking)
    #expect(lab.instant(of: .selectedPathLost, on: .left) != nil)
    lab.isCut = { _, _ in false }
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
  }
}
