import Foundation
import LiveKitProtocol

/// Results as one JSON object on standard output.
enum JSONOutput {
  static func print(_ object: [String: Any]) throws {
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    Swift.print(String(decoding: data, as: UTF8.self))
  }

  static func print(_ value: JSONValue) throws { Swift.print(String(decoding: try value.serialized(), as: UTF8.self)) }

  /// Prints a value of the contract, over several lines.
  static func print(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
