import Glibc
import MediaBasics
import RTCTransport
import Sound

/// A full-screen program on a terminal that records it.
final class TerminalProgram: Sendable {
  let startedAt: MediaInstant
  private let running: RunningProcess
  private let keeper: Task<Void, Never>

  /// - Parameter lifetime: after this long it is ended.
  /// - Throws: `BenchFailure` when it cannot be started.
  init(
    _ path: String, _ arguments: [String], on terminal: RecordingTerminal, environment: [String: String],
    lifetime: Duration
  ) throws(BenchFailure) {
    startedAt = MonotonicClock.now()
    let environment = environment.merging(["TERM": "xterm-256color", "COLORTERM": "", "LC_ALL": "C.UTF-8"]) { $1 }
    let running = try RunningProcess.start(path, arguments, environment: environment, ownsSession: true) { actions in
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal.path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
      posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
    }.get()
    self.running = running
    NamedThread.start("bench-program") { running.reap() }
    keeper = Task {
      do { try await Task.sleep(for: lifetime) } catch { return }
      running.kill(SIGKILL)
    }
  }

  var process: pid_t { running.process }

  /// How it ended, for a sentence.
  var ending: String { running.ending }

  func end() async {
    await running.end()
    keeper.cancel()
  }
}
