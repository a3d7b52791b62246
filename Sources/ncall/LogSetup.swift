import Foundation
import Logging

/// The program's log: to a file, or to standard error.
enum LogSetup {
  /// - Parameter isSilentWithoutFile: true while the screen is up, where lines on standard error would tear the picture.
  /// - Throws: `CommandFailure` when the file cannot be opened.
  static func logger(
    _ label: String, settings: Settings, isVerbose: Bool, isSilentWithoutFile: Bool = false
  ) throws -> Logger {
    let level = settings.text("log.level").flatMap(Logger.Level.init(rawValue:)) ?? .warning
    let handler: LineLogHandler
    if let path = settings.text("log.file") {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw CommandFailure(.configuration, "cannot open the log file \(path): \(String(cString: strerror(errno)))")
      }
      handler = LineLogHandler(label: label, file: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    } else if isSilentWithoutFile {
      return Logger(label: label) { _ in SwiftLogNoOpLogHandler() }
    } else {
      handler = LineLogHandler(label: label, file: .standardError)
    }
    var logger = Logger(label: label) { _ in handler }
    logger.logLevel = isVerbose ? min(level, .info) : level
    return logger
  }
}
