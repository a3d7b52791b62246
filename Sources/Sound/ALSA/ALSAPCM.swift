import CALSA
import Glibc
import MediaBasics

/// An open stream of a device, with what was agreed on about its samples. Never waits longer than told.
///
/// Belongs to one thread at a time.
final class ALSAPCM {
  /// How an operation went on that the device may refuse.
  enum Trouble: Equatable {
    /// Too late: sound was lost, and the stream is ready to begin again.
    case xrun
    /// The machine sleeps, or the device does; worth another try later.
    case suspended
    /// It is gone for good.
    case failed(SoundFailure)
  }

  let name: String
  let direction: AudioDirection
  let format: PCMFormat
  /// Samples per channel that the device handles at a time.
  let periodFrames: Int
  /// Samples per channel that fit into the device's buffer.
  let bufferFrames: Int

  private let handle: OpaquePointer

  /// Opens and agrees; nothing sounds yet.
  ///
  /// - Throws: `SoundFailure.device` with the reason.
  init(
    name: String, direction: AudioDirection, preference: ALSAPreference, configurationPath: String?
  ) throws(SoundFailure) {
    let handle = try ALSAConfiguration(path: configurationPath).open(name, direction)
    do throws(SoundFailure) {
      let terms = try ALSATerms(handle, name: name, direction: direction, preference: preference)
      self.format = terms.format
      periodFrames = terms.periodFrames
      bufferFrames = terms.bufferFrames
    } catch {
      snd_pcm_close(handle)
      throw error
    }
    self.handle = handle
    self.name = name
    self.direction = direction
  }

  deinit { snd_pcm_close(handle) }

  /// How long the device's buffer sounds.
  var bufferDuration: MediaDuration { duration(frames: bufferFrames) }

  func duration(frames: Int) -> MediaDuration {
    MediaDuration(nanoseconds: Int64(frames) * 1_000_000_000 / Int64(format.rate))
  }

  /// True once it is prepared, and before it runs.
  var isWaitingToStart: Bool { snd_pcm_state(handle) == SND_PCM_STATE_PREPARED }

  /// Samples per channel that can be read, or written, at once.
  var available: Int { max(0, snd_pcm_avail_update(handle)) }

  /// Begins to run; a device that does by itself may refuse.
  func start() -> Trouble? {
    let code = snd_pcm_start(handle)
    return code < 0 ? recover(code) : nil
  }

  /// Reads at most `frames` into the front of `bytes`; answers frames, 0 when there are none.
  func read(_ frames: Int, into bytes: inout [UInt8]) -> Result<Int, Interruption> {
    let room = min(frames, bytes.count / format.frameBytes)
    guard room > 0 else { return .success(0) }
    let got = bytes.withUnsafeMutableBytes { snd_pcm_readi(handle, $0.baseAddress, snd_pcm_uframes_t(room)) }
    return answer(got)
  }

  /// Writes whole frames among `bytes` from an offset on; answers frames, 0 when there is no room.
  func write(_ bytes: borrowing [UInt8], from offset: Int, count: Int) -> Result<Int, Interruption> {
    let frames = max(0, min(count, bytes.count - offset)) / format.frameBytes
    guard frames > 0, offset >= 0 else { return .success(0) }
    let put = bytes.withUnsafeBytes { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return snd_pcm_writei(handle, base + offset, snd_pcm_uframes_t(frames))
    }
    return answer(put)
  }

  private func answer(_ code: snd_pcm_sframes_t) -> Result<Int, Interruption> {
    if code >= 0 { return .success(code) }
    let number = Int32(clamping: code)
    if number == -EAGAIN || number == -EINTR { return .success(0) }
    return .failure(Interruption(trouble: recover(number)))
  }

  /// Waits until there is sound, or room, at most so long; also comes back early for no reason.
  func wait(_ longest: MediaDuration) -> Trouble? {
    let milliseconds = Int32(clamping: max(1, longest.nanoseconds / 1_000_000))
    let code = snd_pcm_wait(handle, milliseconds)
    return code < 0 && code != -EINTR ? recover(code) : nil
  }

  /// What is left after an error. Never waits for a device to wake up, as `snd_pcm_recover` would.
  private func recover(_ code: Int32) -> Trouble {
    switch -code {
    case EPIPE:
      let prepared = snd_pcm_prepare(handle)
      return prepared < 0 ? .failed(failure(prepared)) : .xrun
    case ESTRPIPE:
      let resumed = snd_pcm_resume(handle)
      if resumed == -EAGAIN { return .suspended }
      // Not every device can go on where it was.
      let prepared = snd_pcm_prepare(handle)
      return prepared < 0 ? .failed(failure(prepared)) : .xrun
    default: return .failed(failure(code))
    }
  }

  private func failure(_ code: Int32) -> SoundFailure {
    .device(name: name, reason: ALSAReason.sentence(code: code, name: name, direction: direction))
  }

  /// Lets what was written come to its end, at most so long.
  func drain(_ longest: MediaDuration) {
    let end = MonotonicClock.now() + longest
    _ = snd_pcm_drain(handle)
    while [SND_PCM_STATE_DRAINING, SND_PCM_STATE_RUNNING].contains(snd_pcm_state(handle)), MonotonicClock.now() < end {
      MonotonicClock.sleep(for: .milliseconds(2))
    }
    drop()
  }

  /// Ends at once; what is in the buffer is lost.
  func drop() { _ = snd_pcm_drop(handle) }
}

extension ALSAPCM {
  /// Trouble as an error.
  struct Interruption: Error { var trouble: Trouble }
}
