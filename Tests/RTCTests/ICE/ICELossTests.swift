import MediaBasics
import Testing

@testable import RTC

@Suite("Agents connect over a bad network and stay connected")
struct ICELossTests {
  @Test(arguments: UInt64(1)...40)
  func thirtyPercentLossIsOvercome(seed: UInt64) {
    let lab = ICELab.introduced(seed: seed)
    lab.loss = 0.3
    lab.latency = .milliseconds(40)
    #expect(lab.run(for: .seconds(8)) { lab.areConnected })
    lab.run(for: .seconds(120))
    #expect(!lab.states(.left).contains(.failed) && !lab.states(.right).contains(.failed))
    #expect(lab.path(.left) != nil && lab.path(.right) != nil)
  }

  @Test func repetitionBacksOffAndEnds() {
    let lab = ICELab.introduced()
    lab.isCut = { _, _ in true }
    lab.run(for: .seconds(30))
    let times = lab.sent.filter { $0.side == .left }.map { $0.instant.nanoseconds / 1_000_000 }
    #expect(times == [0, 250, 750, 1_750, 3_750, 5_750, 7_750])
    #expect(Set(lab.sent.filter { $0.side == .left }.map(\.datagram)).count == 1)
  }

  @Test func manyOpenChecksAreRepeatedLater() throws {
    let solo = ICESolo(role: .controlling)
    for host in UInt8(1)...40 { solo.agent.addRemoteCandidate(.host(TransportAddress(10, 7, 0, host, port: 1))) }
    solo.pass(.milliseconds(780))
    #expect(solo.log.count == 40)
    #expect(Set(solo.log.map(\.path)).count == 40)
  }

  @Test func aRepeatedCheckSaysNothingAboutTheRoundTrip() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(600)) { if solo.log.count == 2 { solo.answerAll() } }
    #expect(solo.agent.state == .connected)
    #expect(solo.agent.roundTripTime == MediaDuration.zero)
  }
}
