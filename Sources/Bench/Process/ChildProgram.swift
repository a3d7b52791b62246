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
    /// The end of what it wrote to standard error.
    var complaint: [UInt8] = []
  }

  private static let complaintLimit = 2_048

  /// When it was started.
  let startedAt: MediaInstant
  var process: pid_t { running.process }
  private let running: RunningProcess
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
    running = spawned.process
    state = Mutex(State(input: spawned.input))
    let box = Box()
    keeper = Task {
      do { try await Task.sleep(for: lifetime) } catch { return }
      box.program.withLock { $0.value }?.running.kill(SIGKILL)
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
      running.reap()
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
  ) throws(BenchFailure) -> (process: RunningProcess, input: Int32, output: Int32, error: Int32) {
    let result = spawning.withLock { _ -> Result<(RunningProcess, [Int32]), BenchFailure> in
      var ends: [Int32] = []
      func fail(_ code: Int32) -> Result<(RunningProcess, [Int32]), BenchFailure> {
        for end in ends { _ = close(end) }
        return .failure(BenchFailure("\(path) cannot be started: \(String(cString: strerror(code)))"))
      }
      for _ in 0..<3 {
        var pair: [Int32] = [-1, -1]
        guard pipe(&pair) == 0 else { return fail(errno) }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ends += pair
      }
      let started = RunningProcess.start(path, arguments, environment: environment) { actions in
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[3], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[5], STDERR_FILENO)
      }
      let process: RunningProcess
      switch started {
      case .success(let running): process = running
      case .failure(let failure):
        for end in ends { _ = close(end) }
        return .failure(failure)
      }
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

  /// Whether it ended by itself and with status 0.
  var hasSucceeded: Bool { running.status == 0 }

  var hasEnded: Bool { running.status != nil }

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
    let how = running.ending
    let last = String(decoding: state.withLock { $0.complaint }, as: UTF8.self).split(whereSeparator: \.isNewline).last
      .map(String.init)
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
    await running.end()
    keeper.cancel()
  }
}
