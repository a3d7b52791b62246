/// What is done to captured sound before it is measured, gated and coded: echo, noise, gain. With everything off, sound passes bit for bit.
///
/// Belongs to one thread at a time. Allocates nothing after it was made, whatever is switched.
public final class VoiceProcessor {
  private let reference: EchoReference
  private let echo: EchoCanceller?
  private let preprocessor: VoicePreprocessor?
  private var block = [Int16](repeating: 0, count: AudioBlock.frames)
  private var limiter = Limiter()

  /// What is done; may change between any two blocks.
  public var processing = VoiceProcessing() {
    didSet { if processing != oldValue { apply(since: oldValue) } }
  }

  /// - Parameter reference: what is played; a canceller without it finds nothing to cancel.
  public init(reference: EchoReference = EchoReference()) {
    self.reference = reference
    echo = EchoCanceller()
    preprocessor = VoicePreprocessor()
  }

  deinit { reference.setWanted(false) }

  private func apply(since before: VoiceProcessing) {
    if processing.cancelsEcho != before.cancelsEcho {
      reference.setWanted(processing.cancelsEcho)
      if processing.cancelsEcho { echo?.reset() }
    }
    preprocessor?.apply(processing, echo: processing.cancelsEcho ? echo : nil)
    if case .fixed = processing.gain { return }
    limiter = Limiter()
  }

  /// Works on 10 ms, in place.
  public func process(_ samples: inout MutableSpan<Float>) {
    if processing.isNothing { return }
    if processing.cancelsEcho || processing.suppressesNoise || processing.gain == .automatic {
      for i in block.indices { block[i] = i < samples.count ? VoiceSample.integer(samples[i]) : 0 }
      if processing.cancelsEcho { echo?.process(&block, reference: reference) }
      preprocessor?.process(&block)
      for i in samples.indices { samples[i] = i < block.count ? VoiceSample.float(block[i]) : 0 }
    }
    if case .fixed(let decibels) = processing.gain {
      let factor = LevelMeter.amplitude(decibels: Double(decibels))
      for i in samples.indices { samples[i] *= factor }
    }
    limiter.process(&samples)
  }
}
