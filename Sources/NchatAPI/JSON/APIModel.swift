import Foundation
import LiveKitProtocol

/// A body, an answer, the parameters of a query or the data of an event: a type with the schema of its JSON.
///
/// What is not there is left out of what we write; null is read as not there where the schema allows it.
public protocol APIModel: Codable, Sendable {
  static var schema: JSONSchema { get }
}

extension APIModel {
  /// Reads a text that came from outside: parsed, checked against the schema, then decoded.
  /// - Throws: `APIError` with `INVALID_JSON` or `VALIDATION_ERROR`.
  public static func read(_ bytes: [UInt8]) throws(APIError) -> Self {
    let value: JSONValue
    do throws(JSONFailure) { value = try JSONReader.read(bytes) } catch {
      throw APIError(.invalidJSON, "The body is not JSON: \(error).")
    }
    return try read(value)
  }

  /// Reads what was parsed already.
  /// - Throws: `APIError` with `VALIDATION_ERROR`.
  public static func read(_ value: JSONValue) throws(APIError) -> Self {
    let problems = schema.check(value)
    guard problems.isEmpty else { throw APIError(problems: problems) }
    do { return try JSONValueDecoder.decode(Self.self, from: value) } catch {
      // The schema lets nothing through that cannot be decoded; the tests of each model hold the two together.
      throw APIError(.validation, "The body does not have the form that is expected.")
    }
  }

  /// The JSON text of this value.
  public func written() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // JSON has no such numbers. A text in their place breaks the schema, which tests of answers notice, and nothing else.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    do { return Array(try encoder.encode(self)) } catch {
      preconditionFailure("a model that does not encode itself: \(error)")
    }
  }

  /// This value as JSON that is a part of something else.
  public var json: JSONValue {
    do throws(JSONFailure) { return try JSONReader.read(written(), depthLimit: .max) } catch {
      preconditionFailure("a model that writes no JSON: \(error)")
    }
  }
}

extension Array: APIModel where Element: APIModel {
  /// A list: a bare array.
  public static var schema: JSONSchema { .array(of: Element.schema) }
}
