import MediaBasics
import Testing

@testable import RTC

/// Twenty bytes can say that 65,535 packets were lost: such reports are refused, since a datagram holds dozens of them.
@Suite struct ReportOfLostPacketsTests {
  private static func report(of count: Int) -> [UInt8] {
    RTCPPacket.compound([
      .transportFeedback(
        RTCPTransportFeedback(
          sender: 1, media: 2, base: 0, referenceTime: 0, count: 0,
          deltas: Array(repeating: nil, count: count)))
    ])
  }

  @Test func asLongAsOurOwn() {
    let limit = RTCPTransportFeedback.maximumStatuses
    #expect(RTCPPacket.parse(Self.report(of: limit).span.bytes).packets.count == 1)
    let (packets, malformed) = RTCPPacket.parse(Self.report(of: limit + 1).span.bytes)
    #expect(packets.isEmpty && malformed == 1)
  }

  @Test func aHoleLongerThanAReportBeginsTheNext() throws {
    var recorder = TransportFeedbackRecorder()
    let at = MediaInstant.zero
    for sequence in [0, 1, 9_000, 9_001] as [UInt16] { recorder.received(sequence, marker: false, at: at) }
    let first = recorder.report(sender: 1, media: 2, at: at + .milliseconds(100))
    #expect(first?.base == 0 && first?.deltas.count == 2)
    let second = recorder.report(sender: 1, media: 2, at: at + .milliseconds(200))
    #expect(second?.base == 9_000 && second?.deltas.count == 2)
    #expect(recorder.nextDeadline == nil)
  }
}
