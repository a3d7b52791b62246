import MediaBasics
import Testing

@testable import RTC

@Suite("The same seed tells the same story, byte for byte")
struct ICEDeterminismTests {
  private func story(seed: UInt64) -> (happenings: [ICELab.Happening], datagrams: [[UInt8]]) {
    let lab = ICELab(seed: seed, left: .controlling, right: .controlling)
    lab.loss = 0.2
    for port in UInt16(5_000)..<5_004 {
      lab.left.addLocalCandidate(.host(ICELab.leftAddress.with(port: port)))
      lab.right.addLocalCandidate(.host(ICELab.rightAddress.with(port: port)))
    }
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    lab.run(for: .seconds(60))
    lab.left.restart(role: nil, at: lab.now)
    lab.right.restart(role: nil, at: lab.now)
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    lab.run(for: .seconds(60))
    return (lab.happenings, lab.sent.map(\.datagram))
  }

  @Test func twoRunsAreEqual() {
    let (first, second) = (story(seed: 4), story(seed: 4))
    #expect(first.datagrams.count > 100)
    #expect(first.datagrams == second.datagrams)
    #expect(first.happenings == second.happenings)
  }

  @Test func anotherSeedIsAnotherStory() {
    #expect(story(seed: 4).datagrams != story(seed: 5).datagrams)
  }
}
