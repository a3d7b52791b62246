import Logging

/// Keeps what is logged.
final class LogRecorder: Sendable {
  private let lines = Recorder<(level: Logger.Level, text: String)>()

  /// From warnings up.
  var warnings: [String] { lines.all.filter { $0.level >= .warning }.map(\.text) }
  var notices: [String] { lines.all.filter { $0.level == .notice }.map(\.text) }

  var logger: Logger {
    Logger(label: "test") { _ in Handler(lines: lines) }
  }

  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private struct Handler: LogHandler {
    let lines: Recorder<(level: Logger.Level, text: String)>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(
      level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?, source: String, file: String,
      function: String, line: UInt
    ) {
      lines.record((level, "\(message)"))
    }
  }
}
