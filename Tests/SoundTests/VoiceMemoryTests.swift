import Testing

@testable import Sound

/// Audio threads must not ask for memory: whoever has it may make them wait.
@Suite(.serialized) struct VoiceMemoryTests {
  @Test func processingAllocatesNothingWhateverIsSwitched() async throws {
    let counting = try AllocationCounting()
    await #expect(processExitsWith: .success) {
      let reference = EchoReference()
      let processor = VoiceProcessor(reference: reference)
      let voice = Signal.voice(seconds: 4)
      var block = [Float](repeating: 0, count: AudioBlock.frames)
      var most: Int64 = 0
      #expect(AllocationCounting.count() != nil)
      for n in 0..<400 {
        let played = voice.block(n)
        for i in block.indices { block[i] = played[i] }
        let before = AllocationCounting.count() ?? 0
        if n % 50 == 0 {
          processor.processing = VoiceProcessing(
            cancelsEcho: n % 100 == 0, suppressesNoise: n % 150 == 0, gain: n % 200 == 0 ? .automatic : .fixed(3))
        }
        reference.played(played.span)
        var span = block.mutableSpan
        processor.process(&span)
        let asked = (AllocationCounting.count() ?? 0) - before
        // The first time around: what the runtime makes when it is needed.
        if n >= 200 { most = max(most, asked) }
      }
      #expect(most == 0)
    }
    withExtendedLifetime(counting) {}
  }
}
