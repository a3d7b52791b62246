import Sound
import Testing

/// On a good network the buffer is thin, plays everything and changes nothing.
@Suite struct JitterBufferQuietNetworkTests {
  @Test(arguments: [0.0, 2.5, 5, 7.5, 9.9]) func soundComesThroughUnchangedAndSoon(phase: Double) throws {
    let tone = Signal.tone(440, seconds: 10)
    let outcome = try VirtualCall(phase: phase).run(try CodedStream(tone))
    #expect(outcome.statistics.concealedSamples == 0)
    #expect(outcome.statistics.lost == 0)
    #expect(outcome.statistics.late == 0)
    #expect(outcome.statistics.packets >= 498)
    #expect(outcome.statistics.targetMilliseconds <= 12)
    #expect(outcome.statistics.delayMilliseconds < 21)
    #expect(abs(Signal.frequency(outcome.samples[96_000...]) - 440) < 0.1)
  }

  @Test func nothingIsHeardBeforeTheFirstPacket() throws {
    var buffer = try JitterBuffer()
    let (kind, block) = buffer.pull(at: 0)
    #expect(kind == .silence)
    #expect(block.allSatisfy { $0 == 0 })
    let played = buffer.statistics.playedSamples
    #expect(played == 0)
  }

  @Test(arguments: [1, 2, 4, 6]) func anyFrameLengthPlays(blocksPerFrame: Int) throws {
    let stream = try CodedStream(Signal.tone(440, seconds: 5), blocksPerFrame: blocksPerFrame)
    let outcome = try VirtualCall().run(stream, milliseconds: 10 * Double(blocksPerFrame))
    #expect(outcome.statistics.concealedSamples == 0)
    #expect(abs(Signal.frequency(outcome.samples[96_000...]) - 440) < 0.2)
  }

  @Test func stereoIsHandedOutInterleaved() throws {
    var call = VirtualCall()
    call.configuration.channels = .stereo
    let outcome = try call.run(try CodedStream(Signal.tone(440, seconds: 2)))
    #expect(outcome.samples.count == 2 * 480 * outcome.kinds.count)
    let left = stride(from: 0, to: outcome.samples.count, by: 2).map { outcome.samples[$0] }
    #expect(abs(Signal.frequency(left[48_000...]) - 440) < 0.2)
  }
}
