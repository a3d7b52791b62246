import MediaBasics
import Testing

@testable import RTC

@Suite("Two agents that know each other connect")
struct ICEConnectTests {
  @Test func bothSidesChooseTheSamePair() {
    let lab = ICELab.introduced()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.path(.left) == TransportPath(local: ICELab.leftAddress, remote: ICELab.rightAddress))
    #expect(lab.path(.right) == TransportPath(local: ICELab.rightAddress, remote: ICELab.leftAddress))
    #expect(lab.states(.left) == [.checking, .connected])
    #expect(lab.states(.right) == [.checking, .connected])
  }

  @Test func itTakesTwoRoundTrips() {
    let lab = ICELab.introduced()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.now <= .zero + lab.latency * 4)
    #expect(lab.left.roundTripTime == lab.latency * 2)
  }

  @Test func theRolesMayBeTheOtherWayRound() {
    let lab = ICELab(left: .controlled, right: .controlling)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.left.role == .controlled && lab.right.role == .controlling)
  }

  @Test func aSignalledEndOfCandidatesCompletes() {
    let lab = ICELab.introduced()
    lab.left.endOfRemoteCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.left.state == .completed)
    #expect(lab.right.state == .connected)
    lab.right.endOfRemoteCandidates()
    #expect(lab.right.state == .completed)
  }

  @Test func ipv6ConnectsAndFamiliesDoNotMix() throws {
    let lab = ICELab()
    let left = try #require(TransportAddress(ip: "2001:db8::1", port: 5_000))
    let right = try #require(TransportAddress(ip: "2001:db8::2", port: 6_000))
    lab.left.addLocalCandidate(.host(left))
    lab.left.addLocalCandidate(.host(ICELab.leftAddress))
    lab.right.addLocalCandidate(.host(right))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.path(.left) == TransportPath(local: left, remote: right))
    #expect(lab.sent.allSatisfy { $0.path.local.family == $0.path.remote.family })
  }

  @Test func linkLocalAddressesPairOnlyWithTheirLike() throws {
    let lab = ICELab()
    let linkLocal = try #require(TransportAddress(ip: "fe80::1", port: 5_000))
    let global = try #require(TransportAddress(ip: "2001:db8::1", port: 5_001))
    let peer = try #require(TransportAddress(ip: "2001:db8::2", port: 6_000))
    lab.left.addLocalCandidate(.host(linkLocal))
    lab.left.addLocalCandidate(.host(global))
    lab.right.addLocalCandidate(.host(peer))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(!lab.sent.contains { $0.path.local == linkLocal })
  }

  @Test func theBestOfSeveralWorkingPairsIsChosen() {
    let lab = ICELab()
    let (best, second) = (ICELab.leftAddress, TransportAddress(10, 1, 0, 1, port: 5_000))
    lab.left.addLocalCandidate(.host(second, localPreference: 10))
    lab.left.addLocalCandidate(.host(best, localPreference: 20))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .seconds(1)) { lab.areConnected })
    #expect(lab.path(.left)?.local == best)
    #expect(lab.path(.right)?.remote == best)
  }

  @Test func anUnreachableBetterPairDelaysLittle() {
    let lab = ICELab()
    let dead = TransportAddress(172, 17, 0, 1, port: 5_000)
    lab.left.addLocalCandidate(.host(ICELab.leftAddress, localPreference: 10))
    lab.right.addLocalCandidate(.host(ICELab.rightAddress, localPreference: 10))
    lab.right.addLocalCandidate(.host(dead, localPreference: 20))
    lab.isCut = { side, path in side == .left ? path.remote == dead : path.local == dead }
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    #expect(lab.run(for: .milliseconds(150)) { lab.areConnected })
    #expect(lab.path(.left)?.remote == ICELab.rightAddress)
  }
}
