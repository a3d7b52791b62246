import MediaBasics
import Sound
import Synchronization

/// Finds the first audible block in raw s16le samples that a program writes, such as those of `--output -`.
final class FirstSoundInOutput: Sendable {
  private struct State {
    var sound: MediaInstant?
    /// The low byte of a sample whose high byte has not come yet.
    var low: UInt8?
    var power = 0.0
    var count = 0
  }

  private let state = Mutex(State())

  var sound: MediaInstant? { state.withLock { $0.sound } }

  func take(_ arrival: MediaInstant, _ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      guard state.sound == nil else { return }
      for byte in bytes {
        guard let low = state.low else {
          state.low = byte
          continue
        }
        state.low = nil
        let sample = Double(Int16(truncatingIfNeeded: UInt16(byte) << 8 | UInt16(low))) / 32_768
        state.power += sample * sample
        state.count += 1
        guard state.count == AudioBlock.frames else { continue }
        if LevelMeter.level(meanSquare: state.power / Double(state.count)) > FirstSound.audible {
          state.sound = arrival
          return
        }
        state.power = 0
        state.count = 0
      }
    }
  }
}
