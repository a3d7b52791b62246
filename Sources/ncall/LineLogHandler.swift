import Foundation
import Headless
import Logging

/// Writes one line per message: time, level, label, message, metadata.
struct LineLogHandler: LogHandler {
  let label: String
  let file: FileHandle
  var logLevel = Logger.Level.warning
  var metadata: Logger.Metadata = [:]

  init(label: String, file: FileHandle) {
    self.label = label
    self.file = file
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let time = EventWriter.timestamp(Date())
    let text = "\(event.message)\(fields)".map { $0.isNewline ? " " : $0 }
    // A log that cannot be written must not end the call.
    try? file.write(contentsOf: Data("\(time) \(event.level) \(label): \(String(text))\n".utf8))
  }
}
