import Foundation
import Sound
import Synchronization

/// Listens to a device on a thread of its own and keeps what it hears.
final class Ear: Sendable {
  private let heard = Mutex<[Float]>([])
  private let isEnding = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  init(_ device: String) {
    Thread.detachNewThread { [self] in
      let source = ALSASource(device: device)
      do throws(SoundFailure) { try source.start() } catch { print("the ear: \(error)") }
      var block = [Float](repeating: 0, count: AudioBlock.frames)
      while !isEnding.load(ordering: .relaxed) {
        var span = block.mutableSpan
        switch source.read(into: &span) {
        case .frames: heard.withLock { $0 += block }
        case .silence: heard.withLock { $0 += [Float](repeating: 0, count: block.count) }
        case .ended, .failed: isEnding.store(true, ordering: .relaxed)
        }
      }
      source.stop()
      ended.signal()
    }
  }

  var samples: [Float] { heard.withLock { $0 } }

  func end() {
    isEnding.store(true, ordering: .relaxed)
    _ = ended.wait(timeout: .now() + 10)
  }

  /// The cleanest tenth of a second of a tone of this frequency; nil while there is no loud one.
  ///
  /// A machine under load may tear holes into what is played; between them it must be right.
  func cleanest(_ frequency: Double) -> (signalToNoise: Double, rms: Double)? {
    let samples = samples
    var best: (signalToNoise: Double, rms: Double)?
    for start in stride(from: 0, to: samples.count - 4_800, by: 2_400) {
      let piece = samples[start..<(start + 4_800)]
      let rms = Signal.rms(piece)
      guard rms > 0.01 else { continue }
      let ratio = Signal.signalToNoise(piece, frequency: frequency)
      if ratio > best?.signalToNoise ?? -100 { best = (ratio, rms) }
    }
    return best
  }
}
