import Foundation
import LiveKitProtocol
import NchatAPI

/// What a column can be read as.
protocol SQLDecodable {
  /// Nil when `value` is no such thing.
  init?(sqlValue value: SQLValue)
}

extension Int64: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    guard case .integer(let integer) = value else { return nil }
    self = integer
  }
}

extension Int: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    guard case .integer(let integer) = value else { return nil }
    self.init(exactly: integer)
  }
}

extension Double: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    switch value {
    case .real(let real): self = real
    case .integer(let integer): self = Double(integer)
    default: return nil
    }
  }
}

extension String: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    guard case .text(let text) = value else { return nil }
    self = text
  }
}

extension Bool: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    switch value {
    case .bool(let bool): self = bool
    case .integer(0): self = false
    case .integer(1): self = true
    default: return nil
    }
  }
}

extension UUID: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    switch value {
    case .id(let id): self = id
    case .text(let text):
      guard let id = UUIDText.read(text) else { return nil }
      self = id
    default: return nil
    }
  }
}

extension Timestamp: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    switch value {
    case .instant(let instant): self = instant
    case .integer(let milliseconds): self.init(milliseconds: milliseconds)
    default: return nil
    }
  }
}

extension JSONValue: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    switch value {
    case .document(let document): self = document
    case .text(let text):
      guard let document = try? JSONValue(parsing: text.utf8) else { return nil }
      self = document
    default: return nil
    }
  }
}

extension [UInt8]: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    guard case .bytes(let bytes) = value else { return nil }
    self = bytes
  }
}

/// NULL is nil; what is neither NULL nor a `Wrapped` stays an error.
extension Optional: SQLDecodable where Wrapped: SQLDecodable {
  init?(sqlValue value: SQLValue) {
    let decoded: Wrapped?
    if case .null = value {
      decoded = nil
    } else {
      guard let wrapped = Wrapped(sqlValue: value) else { return nil }
      decoded = wrapped
    }
    self.init(decoded)
  }

  private init(_ optional: Wrapped?) { self = optional }
}

extension SQLDecodable where Self: RawRepresentable, RawValue == String {
  init?(sqlValue value: SQLValue) {
    guard case .text(let text) = value else { return nil }
    self.init(rawValue: text)
  }
}
