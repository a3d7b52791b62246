import MediaBasics
import Testing

@testable import RTC

@Suite("Candidates and credentials may come in any order and late")
struct ICETrickleTests {
  private func strangers() -> ICELab {
    let lab = ICELab()
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    return lab
  }

  @Test func candidatesMayFollowSecondsLater() {
    let lab = strangers()
    lab.exchangeCredentials()
    lab.run(for: .seconds(7))
    #expect(lab.state(.left) == .checking && lab.sent.isEmpty)
    lab.exchangeCandidates()
    #expect(lab.run(for: .milliseconds(100)) { lab.areConnected })
  }

  @Test func candidatesMayComeBeforeTheDescription() {
    let lab = strangers()
    lab.exchangeCandidates()
    lab.run(for: .seconds(1))
    #expect(lab.state(.left) == .new && lab.sent.isEmpty)
    lab.exchangeCredentials()
    #expect(lab.run(for: .milliseconds(100)) { lab.areConnected })
  }

  @Test func oneSideTellingIsEnough() {
    let lab = strangers()
    lab.exchangeCredentials()
    for candidate in lab.left.localCandidates { lab.right.addRemoteCandidate(candidate) }
    #expect(lab.run(for: .milliseconds(200)) { lab.areConnected })
  }

  @Test func checksMayOvertakeTheAnswer() {
    let lab = strangers()
    // The right side has the offer; its answer is still under way to the left.
    lab.right.setRemote(credentials: lab.left.localCredentials, lite: false)
    lab.right.addRemoteCandidate(.host(ICELab.leftAddress))
    lab.run(for: .milliseconds(100))
    #expect(lab.right.checklist.pairs.first?.state == .succeeded)
    #expect(lab.left.remoteCandidates.map(\.kind) == [.peerReflexive])
    lab.left.setRemote(credentials: lab.right.localCredentials, lite: false)
    #expect(lab.run(for: .milliseconds(100)) { lab.areConnected })
  }

  @Test func aLocalAddressMayAppearWhileChecksRun() {
    let lab = ICELab()
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    lab.run(for: .seconds(3))
    #expect(!lab.areConnected)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    #expect(lab.run(for: .milliseconds(200)) { lab.areConnected })
  }

  @Test func candidatesOfAnotherGenerationAreLeftOut() {
    let lab = strangers()
    var old = ICECandidate.host(ICELab.rightAddress)
    old.usernameFragment = "gone"
    var current = ICECandidate.host(TransportAddress(10, 0, 0, 3, port: 1))
    current.usernameFragment = lab.right.localCredentials.usernameFragment
    lab.left.addRemoteCandidate(old)
    lab.left.addRemoteCandidate(current)
    lab.exchangeCredentials()
    lab.left.addRemoteCandidate(old)
    #expect(lab.left.remoteCandidates == [current])
    #expect(lab.left.drops[.staleCandidate] == 2)
  }

  @Test func whatCannotBeUsedIsCountedAndLeftOut() throws {
    let lab = strangers()
    lab.exchangeCredentials()
    let lines = [
      "candidate:1 1 udp 2113937151 6b8c1e2a-3f4d-4d43-9d3c-0b1f7b2d9a10.local 51234 typ host",
      "candidate:1 1 tcp 1518280447 10.0.0.2 9 typ host tcptype active",
      "candidate:1 2 udp 2113937150 10.0.0.2 6001 typ host",
      "candidate:1 1 udp 2113937150 10.0.0.2 0 typ host",
      "candidate:1 1 udp 2113937150 0.0.0.0 6000 typ host",
      "candidate:1 1 udp 2113937150 239.1.2.3 6000 typ host",
      "candidate:1 1 udp 2113937150 ff02::1 6000 typ host",
    ]
    for line in lines { lab.left.addRemoteCandidate(try #require(ICECandidate(sdp: line))) }
    #expect(lab.left.remoteCandidates.isEmpty)
    #expect(lab.left.drops[.unsupportedCandidate] == 3)
    #expect(lab.left.drops[.unusableCandidate] == 4)
    lab.run(for: .seconds(1))
    #expect(lab.sent.isEmpty)
  }
}
