import Foundation
import TUI

/// The JSON Schema (draft 2020-12) of the configuration file, for editors that read TOML by one: made from the list of settings.
enum ConfigurationSchema {
  /// The schema as JSON, its members in alphabetical order.
  static var text: String {
    get throws {
      let data = try JSONSerialization.data(
        withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
      return String(decoding: data, as: UTF8.self)
    }
  }

  private static var schema: [String: Any] {
    var sections: [String: Any] = sections
    sections["profile"] = [
      "type": "object", "description": "Settings that --profile NAME chooses",
      "additionalProperties": ["type": "object", "additionalProperties": false, "properties": self.sections],
    ]
    let places = KeyContext.allCases.map(\.rawValue)
    sections["keys"] = [
      "type": "object", "description": "What keys do, by the place in which they are pressed",
      "additionalProperties": false,
      "properties": Dictionary(
        uniqueKeysWithValues: places.map {
          ($0, ["type": "object", "additionalProperties": ["type": "string", "description": "A command line"]])
        }),
    ]
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ncall's configuration", "type": "object",
      "additionalProperties": false, "properties": sections,
    ]
  }

  private static var sections: [String: Any] {
    var sections: [String: [String: Any]] = [:]
    for key in SettingKey.all { sections[key.section, default: [:]][key.key] = value(of: key) }
    return sections.mapValues { ["type": "object", "additionalProperties": false, "properties": $0] }
  }

  private static func value(of key: SettingKey) -> [String: Any] {
    var value: [String: Any] = ["description": key.explanation]
    switch key.kind {
    case .text:
      value["type"] = "string"
      value["maxLength"] = 4_096
    case .form: value["type"] = "string"
    case .flag: value["type"] = "boolean"
    case .number(let range):
      value["type"] = "integer"
      value["minimum"] = range.lowerBound
      value["maximum"] = range.upperBound
    case .oneOf(let words):
      value["type"] = "string"
      value["enum"] = words
    }
    guard let standard = key.standard else { return value }
    switch key.kind {
    case .flag: value["default"] = standard == "true"
    case .number: value["default"] = Int(standard) ?? 0
    case .text, .oneOf, .form: value["default"] = standard
    }
    return value
  }
}
