import Foundation
import Headless
import Logging
import Synchronization

/// The program's log: to a file, or to standard error.
enum LogSetup {
  /// Where lines go, by path; nil is standard error.
  private static let writers = Mutex<[String?: LineWriter]>([:])

  /// Writes what waits. Nothing can be logged after it.
  static func close() {
    let all = writers.withLock { writers in
      defer { writers = [:] }
      return writers.values.map { $0 }
    }
    for writer in all { writer.close() }
  }

  /// - Parameter isSilentWithoutFile: true while the screen is up, where lines on standard error would tear the picture.
  /// - Throws: `CommandFailure` when the file cannot be opened.
  static func logger(
    _ label: String, settings: Settings, isVerbose: Bool, isSilentWithoutFile: Bool = false
  ) throws -> Logger {
    let level = settings.text("log.level").flatMap(Logger.Level.init(rawValue:)) ?? .warning
    let path = settings.text("log.file")
    if path == nil, isSilentWithoutFile { return Logger(label: label) { _ in SwiftLogNoOpLogHandler() } }
    let lines = try writer(path)
    var logger = Logger(label: label) { LineLogHandler(label: $0, lines: lines) }
    logger.logLevel = isVerbose ? min(level, .info) : level
    return logger
  }

  private static func writer(_ path: String?) throws -> LineWriter {
    try writers.withLock { writers in
      if let writer = writers[path] { return writer }
      var descriptor = STDERR_FILENO
      if let path {
        // Without O_NONBLOCK opening a named pipe would wait for its reader.
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
          throw CommandFailure(
            .configuration, "cannot open the log file \(path): \(String(cString: strerror(errno))); check --log-file")
        }
      }
      let writer = LineWriter(descriptor: descriptor, owns: path != nil, name: "ncall-log")
      writers[path] = writer
      return writer
    }
  }
}
