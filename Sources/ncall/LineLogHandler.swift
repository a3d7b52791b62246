import Foundation
import Headless
import Logging
import TerminalKit

/// Writes one line per message: time, level, label, message, metadata. Never waits for the reader of the log.
struct LineLogHandler: LogHandler {
  let label: String
  let lines: LineWriter
  var logLevel = Logger.Level.warning
  var metadata: Logger.Metadata = [:]

  init(label: String, lines: LineWriter) {
    self.label = label
    self.lines = lines
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let time = EventWriter.timestamp(Date())
    let text = "\(time) \(event.level) \(label): \(TerminalText.line("\(event.message)\(fields)"))"
    lines.write { dropped in dropped == 0 ? text : "\(text) (\(dropped) lines before this one were lost)" }
  }
}
