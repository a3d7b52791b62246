import Foundation
import NchatClient

/// What the program learned by itself, such as which microphone was chosen at the first start: a file of the state folder in the form of
/// the configuration. It counts for less than anything that the person wrote, and the person's file is never touched.
struct LearnedSettings {
  private let path: String

  /// - Parameter state: the folder for state.
  init(state: String) { path = state + "/learned.toml" }

  /// Values by key. A file that cannot be used is as good as none: it can be learned anew.
  var values: [String: String] { (try? ConfigurationFile(path: path, isOptional: true))?.values ?? [:] }

  /// Remembers these as well.
  /// - Throws: `NchatFailure.store`.
  func remember(_ more: [String: String]) throws(NchatFailure) {
    let all = values.merging(more) { $1 }
    var text = "# Written by ncall. What you want to be otherwise belongs in the configuration: ncall config path\n"
    for key in SettingKey.all {
      guard let value = all[key.name] else { continue }
      // One section for each key would be the same section twice.
      text += "\(key.section).\(key.key) = \(Self.quoted(value))\n"
    }
    try PrivateFile.write(Array(text.utf8), to: path)
  }

  /// A text as TOML writes it; flags and numbers are read from text, too.
  private static func quoted(_ value: String) -> String {
    let escaped = value.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
          + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
