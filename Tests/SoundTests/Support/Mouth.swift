import Foundation
import Sound
import Synchronization

/// Plays a tone to a device on a thread of its own.
final class Mouth: Sendable {
  private let isEnding = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  init(_ device: String, frequency: Double) {
    Thread.detachNewThread { [self] in
      let sink = ALSASink(device: device)
      do throws(SoundFailure) { try sink.start() } catch { print("the mouth: \(error)") }
      let tone = ToneSource(frequency: frequency)
      var block = [Float](repeating: 0, count: AudioBlock.frames)
      while !isEnding.load(ordering: .relaxed) {
        var span = block.mutableSpan
        _ = tone.read(into: &span)
        if case .failed = sink.write(block) { break }
      }
      sink.stop()
      ended.signal()
    }
  }

  func end() {
    isEnding.store(true, ordering: .relaxed)
    _ = ended.wait(timeout: .now() + 10)
  }
}
