import MediaBasics

@testable import RTC

/// What is counted and asked for of a stream whose sequence numbers, timestamps and arrivals are arbitrary.
enum RTPReceptionTarget {
  static let target = FuzzTarget("rtp-reception", longest: 2048) { bytes in
    var input = FuzzInput(bytes)
    var statistics = ReceptionStatistics(clockRate: input.pick([48_000, 90_000, 1, 0, .max]))
    var nack = NackGenerator()
    var feedback = TransportFeedbackRecorder()
    let ring = RetransmissionRing(capacity: input.below(300))
    var sequence: UInt16 = 0
    var timestamp: UInt32 = 0
    var now = MediaInstant.zero
    while !input.isAtEnd {
      switch input.below(8) {
      case 0...3: sequence &+= UInt16(input.u8() & 7)
      case 4: sequence &+= input.u16()
      case 5: timestamp &+= input.u32()
      case 6: now += .milliseconds(input.below(30_000))
      default: now += .seconds(Int(input.u16()))
      }
      timestamp &+= UInt32(input.u8())
      let counted = statistics.count(sequence: sequence, timestamp: timestamp, length: 100, at: now)
      nack.received(counted.extendedSequence, isRestart: counted.isRestart, at: now)
      feedback.received(sequence, marker: input.bool(), at: now)
      let packet = input.run(input.below(40))
      ring.store(packet.span.bytes, sequence: sequence)
      _ = ring.resend(sequence &- UInt16(input.u8()), at: now, pause: .milliseconds(10)) { $0.byteCount }
      if input.below(4) == 0 {
        statistics.noteSenderReport(ntp: UInt64(input.u32()) << 16, at: now)
        if let block = statistics.reportBlock(ssrc: 1, at: now) {
          _ = block.roundTrip(nowMiddle: input.u32())
        }
      }
      _ = (statistics.lost, statistics.expected, statistics.jitterDuration)
      let asked = nack.due(at: now, roundTrip: .milliseconds(input.below(2_000)))
      expect(asked.count <= NackGenerator.maximumMissing, "what is asked for is bounded")
      if let deadline = nack.nextDeadline { expect(deadline > now, "what was due has been asked for") }
      if let report = feedback.report(sender: 1, media: 2, at: now) {
        expect(
          report.deltas.count <= RTCPTransportFeedback.maximumStatuses,
          "a report is bounded, not \(report.deltas.count)")
        let compound = RTCPPacket.compound([.transportFeedback(report)])
        expect(RTCPPacket.parse(compound.span.bytes).packets == [.transportFeedback(report)], "a report can be read")
      }
    }
  }
}
