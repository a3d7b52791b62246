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
    let problems = schema.check(value)
    guard problems.isEmpty else { throw APIError(problems: problems) }
    return try decode(bytes)
  }

  /// Reads what was parsed already.
  /// - Throws: `APIError` with `VALIDATION_ERROR`.
  public static func read(_ value: JSONValue) throws(APIError) -> Self {
    let problems = schema.check(value)
    guard problems.isEmpty else { throw APIError(problems: problems) }
    guard let bytes = try? value.serialized() else { throw APIError(.validation, "A value cannot be written as JSON.") }
    return try decode(bytes)
  }

  private static func decode(_ bytes: [UInt8]) throws(APIError) -> Self {
    do { return try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      // The schema lets nothing through that cannot be decoded; the tests of each model hold the two together.
      throw APIError(.validation, "The body does not have the form that is expected.")
    }
  }

  /// The JSON text of this value.
  public func written() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // Only a number that is not finite cannot be written, and no model holds one: scores and rates are made finite where they are made.
    return (try? encoder.encode(self)).map(Array.init) ?? Array("null".utf8)
  }

  /// This value as JSON that is a part of something else.
  public var json: JSONValue { (try? JSONReader.read(written())) ?? .null }
}

extension Array: APIModel where Element: APIModel {
  /// A list: a bare array.
  public static var schema: JSONSchema { .array(of: Element.schema) }
}
