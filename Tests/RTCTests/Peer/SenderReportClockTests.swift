import MediaBasics
import Testing

@testable import RTC

/// The clock in sender reports, whatever order packets are sent in.
struct SenderReportClockTests {
  private func stream() -> SendStream {
    SendStream(
      ssrc: 1, retransmissionSSRC: nil, retransmissionSequence: 0, clockRate: 48_000, cname: "c", mid: "0", history: nil
    )
  }

  private func report(of stream: SendStream) throws -> RTCPSenderReport {
    try #require(stream.senderReport(at: .zero + .milliseconds(20), anchor: NTPAnchor(ntpAtZero: 1 << 40)))
  }

  @Test func aPacketSentAgainDoesNotSetItBack() throws {
    var stream = stream()
    stream.count(timestamp: 96_000, payload: 10, at: .zero)
    stream.count(timestamp: 95_040, payload: 10, at: .zero + .milliseconds(10))
    let report = try report(of: stream)
    #expect(report.rtpTimestamp == 96_960)
    #expect(report.packets == 2)
  }

  @Test func aSourceThatStartsOverDoes() throws {
    var stream = stream()
    stream.count(timestamp: 960_000, payload: 10, at: .zero)
    stream.count(timestamp: 5, payload: 10, at: .zero + .milliseconds(10))
    let report = try report(of: stream)
    #expect(report.rtpTimestamp == 485)
  }
}
