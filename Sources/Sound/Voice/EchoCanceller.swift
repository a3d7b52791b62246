import CSpeexDSP

/// Takes out of captured sound what was played: libspeexdsp's adaptive filter (MDF), and its place in what is played.
///
/// Belongs to one thread. Allocates nothing after it was made.
final class EchoCanceller {
  /// How long a sound may take from its reference into the microphone, reverberation included (200 ms).
  private static let tail = 9_600
  /// Blocks that may come out louder than they went in, before the filter is thought to have lost its way. The library waits for 50, and then
  /// writes to standard error.
  private static let patience = 40
  /// Energy of a block's edges beyond which the library takes it for a mistake of its own: only noise at full scale has it.
  private static let loudest: Float = 3e11

  let state: OpaquePointer
  private var history = EchoHistory()
  private var played = [Int16](repeating: 0, count: AudioBlock.frames)
  private var output = [Int16](repeating: 0, count: AudioBlock.frames)
  private var louder = 0

  /// Nil when memory is short.
  init?() {
    guard let state = speex_echo_state_init(Int32(AudioBlock.frames), Int32(Self.tail)) else { return nil }
    self.state = state
    _ = ncall_speex_echo_set_rate(state, Int32(AudioBlock.sampleRate))
  }

  deinit { speex_echo_state_destroy(state) }

  /// Forgets the room and what was played.
  func reset() {
    history.reset()
    speex_echo_state_reset(state)
    louder = 0
  }

  /// Takes the echo out of a block, in place.
  func process(_ block: inout [Int16], reference: EchoReference) {
    while reference.next({ history.add($0) }) {}
    if history.reference(for: block.span, into: &played) { speex_echo_state_reset(state) }
    Self.soften(&played)
    let isSoftened = Self.soften(&block)
    speex_echo_cancellation(state, block, played, &output)
    let (before, after) = (Self.power(block), Self.power(output))
    louder = after > 4 * before + 480 * 1_250 ? louder + 1 : 0
    if louder >= Self.patience {
      speex_echo_state_reset(state)
      louder = 0
    }
    for i in block.indices {
      let sample = louder == 0 ? output[i] : block[i]
      block[i] = isSoftened ? max(-16_383, min(16_383, sample)) * 2 : sample
    }
  }

  /// Halves a block that is too much for the library; answers whether it was.
  @discardableResult
  private static func soften(_ block: inout [Int16]) -> Bool {
    var edges: Float = 0
    var before: Float = 0
    for sample in block {
      let sample = Float(sample)
      edges += (sample - before) * (sample - before)
      before = sample
    }
    guard edges > loudest else { return false }
    for i in block.indices { block[i] /= 2 }
    return true
  }

  private static func power(_ block: [Int16]) -> Float {
    var power: Float = 0
    for sample in block { power += Float(sample) * Float(sample) }
    return power
  }
}
