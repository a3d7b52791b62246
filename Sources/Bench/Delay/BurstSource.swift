import Foundation
import MediaBasics
import Sound
import Synchronization

/// When bursts entered a source and left a sink, told by any thread.
final class BurstTimes: Sendable {
  private let times = Mutex<[MediaInstant]>([])

  func add(_ time: MediaInstant) { times.withLock { $0.append(time) } }
  var all: [MediaInstant] { times.withLock { $0 } }
}

/// The mouth: speaks bursts by `BurstSchedule` and notes when each was handed over.
final class BurstSource: AudioSource {
  let name = "bursts"
  let pacing = Pacing.engine
  private let spoken: BurstTimes
  private var random = SeededGenerator(seed: 1)
  private var block = 0

  init(spoken: BurstTimes) { self.spoken = spoken }

  func start() throws(SoundFailure) {}

  func read(into samples: inout MutableSpan<Float>) -> SourceRead {
    let hasBurst = BurstSchedule.hasBurst(block: block)
    for i in samples.indices {
      samples[i] = BurstSchedule.noise * gaussian()
      if hasBurst {
        let angle = 2 * Double.pi * BurstSchedule.frequency * Double(i) / Double(AudioBlock.sampleRate)
        samples[i] += BurstSchedule.amplitude * Float(sin(angle))
      }
    }
    if hasBurst { spoken.add(MonotonicClock.now()) }
    block += 1
    return .frames(samples.count)
  }

  func stop() {}

  /// Of mean 0 and deviation 1, near enough for noise: twelve even ones added up.
  private func gaussian() -> Float {
    var sum: Float = -6
    for _ in 0..<3 {
      let bits = random.next()
      for shift in [0, 16, 32, 48] { sum += Float((bits >> UInt64(shift)) & 0xffff) / 65_536 }
    }
    return sum
  }
}
