import Foundation
import Glibc
import MediaBasics
import RTCTransport
import Sound
import Synchronization

/// A program that is run to be measured: what it writes is taken as it comes, and it never outlives its time.
final class ChildProgram: Sendable {
  /// Takes what the program wrote to standard output, and when it was there to be read; called on a thread of its own.
  typealias Take = @Sendable (MediaInstant, UnsafeRawBufferPointer) -> Void

  private struct State {
    var input: Int32
    /// The status of `waitpid`, once the program has ended and its number may belong to somebody else.
    var status: Int32?
    /// The end of what it wrote to standard error.
    var complaint: [UInt8] = []
  }

  private static let complaintLimit = 2_048

  /// When it was started.
  let startedAt: MediaInstant
  let process: pid_t
  private let name: String
  private let state: Mutex<State>
  private let keeper: Task<Void, Never>

  /// Starts a program.
  /// - Parameters:
  ///   - environment: set besides what this process has.
  ///   - lifetime: after this long it is ended.
  /// - Throws: `BenchFailure` when it cannot be started.
  init(
    _ path: String, _ arguments: [String], environment: [String: String] = [:], lifetime: Duration, take: @escaping Take
  ) throws(BenchFailure) {
    name = path
    // A program that is gone is an answer of `write`, not our end.
    signal(SIGPIPE, SIG_IGN)
    startedAt = MonotonicClock.now()
    let spawned = try Self.spawn(path, arguments, environment)
    process = spawned.process
    state = Mutex(State(input: spawned.input))
    let box = Box()
    keeper = Task {
      do { try await Task.sleep(for: lifetime) } catch { return }
      box.program.withLock { $0.value }?.kill(SIGKILL)
    }
    box.program.withLock { $0.value = self }
    NamedThread.start("bench-errors") { [self] in
      Self.read(spawned.error) { _, bytes in
        state.withLock { state in
          state.complaint += bytes
          if state.complaint.count > Self.complaintLimit {
            state.complaint.removeFirst(state.complaint.count - Self.complaintLimit)
          }
        }
      }
    }
    NamedThread.start("bench-output") { [self] in
      Self.read(spawned.output, take)
      reap()
    }
  }

  private struct Weak { weak var value: ChildProgram? }

  private final class Box: Sendable { let program = Mutex(Weak()) }

  deinit {
    keeper.cancel()
    state.withLock { if $0.input >= 0 { _ = close($0.input) } }
  }

  // MARK: Starting

  /// One at a time: a pipe must not be inherited between its making and its marking.
  private static let spawning = Mutex(())

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String]
  ) throws(BenchFailure) -> (process: pid_t, input: Int32, output: Int32, error: Int32) {
    let result = spawning.withLock { _ -> Result<(pid_t, [Int32]), BenchFailure> in
      var ends: [Int32] = []
      func fail(_ code: Int32) -> Result<(pid_t, [Int32]), BenchFailure> {
        for end in ends { _ = close(end) }
        return .failure(BenchFailure("\(path) cannot be started: \(String(cString: strerror(code)))"))
      }
      for _ in 0..<3 {
        var pair: [Int32] = [-1, -1]
        guard pipe(&pair) == 0 else { return fail(errno) }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ends += pair
      }
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      posix_spawn_file_actions_init(&actions)
      posix_spawnattr_init(&attributes)
      defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
      }
      posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
      posix_spawn_file_actions_adddup2(&actions, ends[3], STDOUT_FILENO)
      posix_spawn_file_actions_adddup2(&actions, ends[5], STDERR_FILENO)
      // Whatever this process does with signals, the program starts as from a shell.
      var none = sigset_t()
      sigemptyset(&none)
      var defaults = sigset_t()
      sigemptyset(&defaults)
      for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&defaults, signal) }
      posix_spawnattr_setsigmask(&attributes, &none)
      posix_spawnattr_setsigdefault(&attributes, &defaults)
      // A process group of its own: what it starts ends with it.
      posix_spawnattr_setpgroup(&attributes, 0)
      posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
      var argv = ([path] + arguments).map { strdup($0) } + [nil]
      let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      var envp = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
      defer { for text in argv + envp { free(text) } }
      var process: pid_t = 0
      let code = posix_spawn(&process, path, &actions, &attributes, &argv, &envp)
      guard code == 0 else { return fail(code) }
      for end in [ends[0], ends[3], ends[5]] { _ = close(end) }
      return .success((process, [ends[1], ends[2], ends[4]]))
    }
    let (process, ends) = try result.get()
    return (process, ends[0], ends[1], ends[2])
  }

  private static func read(_ descriptor: Int32, _ take: Take) {
    var room = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = room.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      let now = MonotonicClock.now()
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      room.withUnsafeBytes { take(now, UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
    _ = close(descriptor)
  }

  // MARK: Its life

  /// Waits for the program's end. While its number is still its own nobody else can be hit by `kill`.
  private func reap() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    state.withLock { state in
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      state.status = status
    }
  }

  private func kill(_ signal: Int32) {
    state.withLock { if $0.status == nil { _ = Glibc.kill(-process, signal) } }
  }

  /// Whether it ended by itself and with status 0.
  var hasSucceeded: Bool { state.withLock { $0.status == 0 } }

  var hasEnded: Bool { state.withLock { $0.status != nil } }

  /// Writes a line to its standard input.
  /// - Throws: `BenchFailure` when it does not read any more.
  func write(_ line: String) throws(BenchFailure) {
    let bytes = Array((line + "\n").utf8)
    let isWritten = state.withLock { state in
      state.input >= 0
        && bytes.withUnsafeBytes { Glibc.write(state.input, $0.baseAddress, $0.count) } == bytes.count
    }
    if !isWritten { throw BenchFailure("\(name) does not listen: \(ending)") }
  }

  /// How it ended and the last it complained of, for a sentence.
  var ending: String {
    let (status, bytes) = state.withLock { ($0.status, $0.complaint) }
    let how =
      switch status {
      case nil: "it still runs"
      case let status? where status & 0x7f == 0: "it ended with status \((status >> 8) & 0xff)"
      case let status?: "it was ended by signal \(status & 0x7f)"
      }
    let last = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
    return last.map { "\(how): \($0)" } ?? how
  }

  /// The first line that begins so, of the last that it wrote to standard error.
  func complaint(beginningWith words: String) -> String? {
    let text = state.withLock { String(decoding: $0.complaint, as: UTF8.self) }
    // What follows the last line's end may still be on its way.
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.hasPrefix(words) }
      .map(String.init)
  }

  /// Closes its input, asks it to end, and makes it after five seconds.
  func end() async {
    state.withLock { state in
      if state.input >= 0 { _ = close(state.input) }
      state.input = -1
    }
    kill(SIGTERM)
    if await !Poll.until(within: .seconds(5), { hasEnded }) {
      kill(SIGKILL)
      _ = await Poll.until(within: .seconds(5)) { hasEnded }
    }
    keeper.cancel()
  }
}
