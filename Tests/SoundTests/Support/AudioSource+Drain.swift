import Sound

extension AudioSource {
  /// Reads until the end, at most so many blocks.
  func drain(blocks: Int = 10_000) -> (samples: [Float], last: SourceRead) {
    var samples: [Float] = []
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    for _ in 0..<blocks {
      var span = block.mutableSpan
      let answer = read(into: &span)
      guard case .frames(let count) = answer else { return (samples, answer) }
      samples += block[0..<count]
    }
    return (samples, .silence)
  }
}
