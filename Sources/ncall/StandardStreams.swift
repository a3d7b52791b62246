import Foundation

/// The three descriptors that every program is supposed to have.
enum StandardStreams {
  /// Fills the places of those that were closed, so that the next socket or file does not become standard output.
  ///
  /// Reading one that was closed finds the end, writing one fails, as if it were still closed.
  static func occupy() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is the one that was found to be free.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Writes out what was printed.
  /// - Throws: `CommandFailure` when the results did not arrive (a full disk, a closed descriptor). A reader that has had
  ///   enough, as `head` does, is no failure.
  static func flush() throws(CommandFailure) {
    errno = 0
    // All that is open for writing: naming the one is not safe under Swift's rules.
    let failed = fflush(nil) != 0
    let code = errno
    guard failed, code != EPIPE else { return }
    throw CommandFailure(
      .internalError,
      "cannot write to standard output: \(code == 0 ? "something was lost" : String(cString: strerror(code)))")
  }
}
