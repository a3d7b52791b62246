import Glibc
import Synchronization

/// A shell command with one end of a pipe as its standard input or output.
final class ChildProcess {
  /// Which of the command's streams is ours.
  enum Stream {
    case standardInput
    case standardOutput
  }

  /// Our end of the pipe.
  let descriptor: Int32
  let command: String
  private var process: pid_t
  private var isOpen = true

  /// Starts `/bin/sh -c command` in a process group of its own, so that a whole pipeline ends with it and a terminal's
  /// Ctrl-C reaches us first.
  ///
  /// - Throws: `SoundFailure.system` when there is no pipe or no process to be had.
  init(command: String, stream: Stream) throws(SoundFailure) {
    let isInput = stream == .standardInput
    let started = Self.spawning.withLock { _ in Self.spawn(command: command, isInput: isInput) }
    switch started {
    case .success(let made): (process, descriptor) = made
    case .failure(let failure): throw failure
    }
    self.command = command
  }

  /// One at a time: `pipe2` is not to be had, and between making a pipe and marking it no other command may inherit it.
  private static let spawning = Mutex(())

  private static func spawn(command: String, isInput: Bool) -> Result<(pid_t, Int32), SoundFailure> {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return .failure(.last("cannot run \(command)")) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let theirs = isInput ? ends[0] : ends[1]
    let ours = isInput ? ends[1] : ends[0]

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, theirs, isInput ? STDIN_FILENO : STDOUT_FILENO)
    if isInput {
      // What the command prints must not mix with our results.
      posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    // Audio threads block signals and ignore SIGPIPE; the command starts with neither.
    var none = sigset_t()
    sigemptyset(&none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(command), nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
    _ = close(theirs)
    guard code == 0 else {
      _ = close(ours)
      return .failure(.system(what: "cannot run \(command)", code: code))
    }
    return .success((process, ours))
  }

  deinit { end() }

  /// How the command ended, as a clause; nil while it runs.
  func ending() -> String? {
    guard process > 0 else { return "has ended" }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return nil }
    process = 0
    let signal = status & 0x7f
    return signal == 0 ? "ended with status \((status >> 8) & 0xff)" : "was ended by signal \(signal)"
  }

  /// Closes our end, gives the command a second to finish, then asks it to end, and after another second makes it.
  func end() {
    if isOpen {
      _ = close(descriptor)
      isOpen = false
    }
    let group = process
    guard group > 0 else { return }
    for signal in [0, SIGTERM, SIGKILL] {
      if signal != 0 { kill(-group, signal) }
      for _ in 0..<100 {
        if ending() != nil { return }
        usleep(10_000)
      }
    }
  }
}
