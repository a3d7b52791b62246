import Foundation
import Glibc
import Synchronization

/// A process that this one started, in a group of its own: what it starts in turn ends with it.
final class RunningProcess: Sendable {
  let process: pid_t
  /// The status of `waitpid`, once the program has ended and its number may belong to somebody else.
  private let outcome = Mutex<Int32?>(nil)

  private init(_ process: pid_t) { self.process = process }

  /// Starts a program as from a shell, whatever this process does with signals.
  ///
  /// - Parameters:
  ///   - environment: set besides what this process has.
  ///   - ownsSession: it leads a session of its own, so that the first terminal it opens is its controlling one.
  ///   - prepare: says what its descriptors are.
  static func start(
    _ path: String, _ arguments: [String], environment: [String: String], ownsSession: Bool = false,
    _ prepare: (inout posix_spawn_file_actions_t) -> Void
  ) -> Result<RunningProcess, BenchFailure> {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    prepare(&actions)
    var none = sigset_t()
    sigemptyset(&none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    // The leader of a session leads a group as well. POSIX_SPAWN_SETSID is hidden from Swift by its feature test.
    let group = ownsSession ? Int32(0x80) : Int32(POSIX_SPAWN_SETPGROUP)
    posix_spawnattr_setflags(
      &attributes, Int16(group | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var envp = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, &attributes, &argv, &envp)
    guard code == 0 else {
      return .failure(BenchFailure("\(path) cannot be started: \(String(cString: strerror(code)))"))
    }
    return .success(RunningProcess(process))
  }

  /// The status of `waitpid`; nil while it runs.
  var status: Int32? { outcome.withLock { $0 } }

  /// How it ended, for a sentence.
  var ending: String {
    switch status {
    case nil: "it still runs"
    case let status? where status & 0x7f == 0: "it ended with status \((status >> 8) & 0xff)"
    case let status?: "it was ended by signal \(status & 0x7f)"
    }
  }

  /// Waits for its end. While its number is still its own nobody else can be hit by `kill`.
  func reap() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    outcome.withLock { outcome in
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      outcome = status
    }
  }

  func kill(_ signal: Int32) {
    outcome.withLock { if $0 == nil { _ = Glibc.kill(-process, signal) } }
  }

  /// Asks it to end, and makes it after five seconds.
  func end() async {
    kill(SIGTERM)
    if await !Poll.until(within: .seconds(5), { status != nil }) {
      kill(SIGKILL)
      _ = await Poll.until(within: .seconds(5)) { status != nil }
    }
  }
}
