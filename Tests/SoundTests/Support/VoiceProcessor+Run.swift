import Glibc

@testable import Sound

extension VoiceProcessor {
  /// Processes all of a sound, block for block.
  ///
  /// - Parameter before: called before each block with its number.
  func run(_ samples: [Float], before: (Int) -> Void = { _ in }) -> [Float] {
    var output: [Float] = []
    for n in 0..<(samples.count / AudioBlock.frames) {
      before(n)
      var block = Array(samples[(n * AudioBlock.frames)..<((n + 1) * AudioBlock.frames)])
      var span = block.mutableSpan
      process(&span)
      output += block
    }
    return output
  }
}

extension [Float] {
  /// dBFS of the RMS between two instants, seconds.
  func level(from start: Double, to end: Double) -> Double {
    let piece = self[Swift.min(count, Int(start * 48_000))..<Swift.min(count, Int(end * 48_000))]
    return 20 * log10(Swift.max(Signal.rms(piece), 1e-9))
  }

  /// One block of it.
  func block(_ n: Int) -> [Float] {
    let start = Swift.min(count, n * AudioBlock.frames)
    return Array(self[start..<Swift.min(count, start + AudioBlock.frames)])
  }

}
