import MediaBasics
import Testing

@testable import RTC

@Suite struct TransportFeedbackRecorderTests {
  @Test func reportsArrivalsWithHolesAndWrap() throws {
    var recorder = TransportFeedbackRecorder()
    var at = MediaInstant.zero + .milliseconds(640)
    for sequence in [65_534, 65_535, 1, 2] as [UInt16] {
      recorder.received(sequence, marker: false, at: at)
      at += .milliseconds(10)
    }
    #expect(recorder.report(sender: 1, media: 2, at: at) == nil)
    let dueMade = recorder.nextDeadline
    let due = try #require(dueMade)
    let reportMade = recorder.report(sender: 1, media: 2, at: due)
    let report = try #require(reportMade)
    #expect(report.base == 65_534)
    #expect(report.referenceTime == 10)
    #expect(report.deltas == [0, 40, nil, 40, 40])
    #expect(report.count == 0)
    // The next report takes up where this one ended, and names the hole before its first packet.
    recorder.received(4, marker: true, at: due + .milliseconds(1))
    #expect(recorder.nextDeadline == due + .milliseconds(50))
    let nextMade = recorder.report(sender: 1, media: 2, at: due + .milliseconds(50))
    let next = try #require(nextMade)
    #expect(next.base == 3)
    #expect(next.deltas.count == 2)
    #expect(next.deltas[0] == nil)
    #expect(next.count == 1)
  }

  @Test func packetsOutOfOrderHaveNegativeDeltas() throws {
    var recorder = TransportFeedbackRecorder()
    let start = MediaInstant.zero + .milliseconds(64)
    recorder.received(10, marker: false, at: start + .milliseconds(20))
    recorder.received(12, marker: false, at: start + .milliseconds(5))
    let reportMade = recorder.report(sender: 1, media: 2, at: start + .seconds(1))
    let report = try #require(reportMade)
    #expect(report.deltas == [80, nil, -60])
  }
}
