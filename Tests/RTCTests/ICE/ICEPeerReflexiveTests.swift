import MediaBasics
import Testing

@testable import RTC

@Suite("Peers behind address translators are found and followed")
struct ICEPeerReflexiveTests {
  private static let outside = TransportAddress(203, 0, 113, 9, port: 40_000)
  private static let otherOutside = TransportAddress(203, 0, 113, 9, port: 40_777)

  /// The right side is behind a translator, the left side is not.
  private func lab(natControls: Bool = false, seed: UInt64 = 1) -> ICELab {
    let lab = ICELab(
      seed: seed, left: natControls ? .controlled : .controlling, right: natControls ? .controlling : .controlled)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.translate(ICELab.rightAddress, to: Self.outside)
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    return lab
  }

  @Test(arguments: [false, true])
  func anUnknownSourceBecomesACandidate(natControls: Bool) {
    let lab = lab(natControls: natControls)
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    #expect(lab.path(.left) == TransportPath(local: ICELab.leftAddress, remote: Self.outside))
    #expect(lab.path(.right) == TransportPath(local: ICELab.rightAddress, remote: ICELab.leftAddress))
    #expect(lab.left.remoteCandidates.contains { $0.kind == .peerReflexive && $0.address == Self.outside })
    #expect(lab.left.selectedCandidates.remote?.kind == .peerReflexive)
  }

  @Test func theTranslatedSideLearnsHowItIsSeen() throws {
    let lab = lab()
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    let discovered = lab.happenings.compactMap {
      if $0.side == .right, case .localCandidateDiscovered(let candidate) = $0.event { candidate } else { nil }
    }
    let candidate = try #require(discovered.first)
    #expect(discovered.count == 1)
    #expect(candidate.address == Self.outside)
    #expect(candidate.relatedAddress == ICELab.rightAddress)
    #expect(candidate.kind == .peerReflexive)
  }

  @Test func aSignalledCandidateTakesTheLearnedOnesPlace() throws {
    let lab = lab()
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    let known = lab.left.remoteCandidates.count
    lab.left.addRemoteCandidate(.serverReflexive(Self.outside, base: ICELab.rightAddress))
    #expect(lab.left.remoteCandidates.count == known)
    #expect(lab.left.selectedCandidates.remote?.kind == .serverReflexive)
  }

  @Test(arguments: [false, true], UInt64(1)...10)
  func aPeerWhoseAddressChangesIsFollowed(natControls: Bool, seed: UInt64) throws {
    let lab = lab(natControls: natControls, seed: seed)
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    lab.run(for: .seconds(20))
    lab.translate(ICELab.rightAddress, to: Self.otherOutside)
    let moved = lab.now
    #expect(lab.run(for: .seconds(10)) { lab.path(.left)?.remote == Self.otherOutside })
    // A consent check reveals the new address within six seconds, two more prove that the old one is dead.
    #expect(lab.now - moved < .seconds(9))
    lab.run(for: .seconds(60))
    #expect(lab.areConnected)
    #expect(lab.path(.left)?.remote == Self.otherOutside)
    #expect(!lab.states(.left).contains(.failed) && !lab.states(.right).contains(.failed))
  }

  @Test func manyMovesDoNotFillTheMemory() {
    let lab = lab()
    #expect(lab.run(for: .seconds(2)) { lab.areConnected })
    for port in UInt16(0)..<100 {
      lab.translate(ICELab.rightAddress, to: Self.outside.with(port: 30_000 + port))
      lab.run(for: .seconds(12))
    }
    #expect(lab.areConnected)
    #expect(lab.path(.left)?.remote.port == 30_099)
    #expect(lab.left.remoteCandidates.count <= lab.left.configuration.maximumRemoteCandidates)
    #expect(lab.left.checklist.pairs.count <= lab.left.configuration.maximumPairs)
  }

  @Test func aCheckThatArrivesFindsRoomAmongTooManyCandidates() {
    var configuration = ICEConfiguration()
    configuration.maximumPairs = 10
    let solo = ICESolo(role: .controlled, configuration: configuration)
    for host in UInt8(0)..<20 {
      solo.agent.addRemoteCandidate(.host(TransportAddress(10, 7, 0, host, port: 1), localPreference: 1_000))
    }
    let path = TransportPath(local: ICESolo.home, remote: Self.outside)
    solo.receive(solo.puppet.check(nominating: true, priority: 1), on: path)
    solo.pass(.milliseconds(50)) {
      for (datagram, sentOn) in solo.takeAll() where sentOn == path {
        if let answer = solo.puppet.answer(to: datagram, from: path.local) { solo.receive(answer, on: path) }
      }
    }
    #expect(solo.agent.selectedPath == path)
    #expect(solo.agent.checklist.pairs.count == 10)
  }
}
