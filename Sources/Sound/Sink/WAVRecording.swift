import MediaBasics
import Synchronization

/// A WAV file being written: blocks go in on an audio thread, bytes go out on the disk's thread.
final class WAVRecording: Sendable {
  /// The disk side's state.
  private struct Disk: ~Copyable {
    var writer: WAVWriter
    var bytes: [UInt8] = []
    var isFinished = false
  }

  private let ring: MediaRing<[Float]>
  private let disk: Mutex<Disk>
  private let wantsEnd = Atomic<Bool>(false)
  private let finished = Atomic<Bool>(false)
  private let failed = Atomic<Bool>(false)
  private let failureText = Mutex<SoundFailure?>(nil)

  /// - Parameter limit: bytes of samples after which a new file begins.
  init(path: String, limit: Int = WAVWriter.mostBytes) throws(SoundFailure) {
    let writer = try WAVWriter(path: path, limit: limit)
    disk = Mutex(Disk(writer: writer))
    ring = MediaRing(capacity: 512) { [Float](repeating: 0, count: AudioBlock.frames) }
  }

  /// True when the file is closed.
  var isFinished: Bool { finished.load(ordering: .acquiring) }

  /// Why nothing more is written, if so.
  var failure: SoundFailure? {
    guard failed.load(ordering: .acquiring) else { return nil }
    return failureText.withLock { $0 }
  }

  /// Audio side: takes a block; false when the disk is five seconds behind.
  func write(_ block: borrowing Span<Float>) -> Bool {
    let count = min(block.count, AudioBlock.frames)
    // The closure of `push` cannot capture a span; the copy goes through a pointer that lives as long as the call.
    return block.withUnsafeBufferPointer { samples in
      ring.push { slot in
        for i in 0..<count { slot[i] = samples[i] }
        for i in count..<AudioBlock.frames { slot[i] = 0 }
      }
    }
  }

  /// Audio side: nothing more will come.
  func end() { wantsEnd.store(true, ordering: .releasing) }

  /// Disk side: writes what waits, and closes the file when nothing more will come.
  func drain() {
    disk.withLock { disk in
      guard !disk.isFinished else { return }
      // Read before the ring is emptied: whatever came before the end is in it then.
      let isLast = wantsEnd.load(ordering: .acquiring)
      disk.bytes.removeAll(keepingCapacity: true)
      while ring.pop({ SampleEncoding.append($0.span, to: &disk.bytes) }) != nil {}
      do throws(SoundFailure) {
        if !disk.bytes.isEmpty { try disk.writer.append(disk.bytes) }
        if isLast { try disk.writer.finish() }
      } catch {
        failureText.withLock { $0 = error }
        failed.store(true, ordering: .releasing)
      }
      if isLast || failed.load(ordering: .relaxed) {
        disk.isFinished = true
        finished.store(true, ordering: .releasing)
      }
    }
  }
}
