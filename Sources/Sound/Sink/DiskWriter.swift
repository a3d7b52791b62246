import Foundation
import Synchronization

/// One thread that writes all recordings, so that a slow disk never holds up an audio thread.
///
/// Files come to it through `WAVSink`s, each with a ring of five seconds. The thread starts with the first file and
/// ends with the last.
public final class DiskWriter: Sendable {
  /// How often the rings are emptied.
  private static let period = 0.05

  private struct State {
    var files: [WAVRecording] = []
    var isRunning = false
  }

  private let state = Mutex(State())

  public init() {}

  /// Takes a file into care.
  func add(_ recording: WAVRecording) {
    let mustStart = state.withLock { state in
      state.files.append(recording)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard mustStart else { return }
    let thread = Thread { [weak self] in
      while let files = self?.takeStock() {
        for file in files { file.drain() }
        Thread.sleep(forTimeInterval: Self.period)
      }
    }
    thread.name = "ncall-disk"
    thread.start()
  }

  /// The files at hand; nil, and the thread ends, when there are none.
  private func takeStock() -> [WAVRecording]? {
    state.withLock { state in
      state.files.removeAll { $0.isFinished }
      guard !state.files.isEmpty else {
        state.isRunning = false
        return nil
      }
      return state.files
    }
  }
}
