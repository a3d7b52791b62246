import CPostgreSQL
import Foundation

/// Where a PostgreSQL database is: `postgres://USER:PASSWORD@HOST:PORT/NAME?…` as libpq reads it.
///
/// What is left out comes from libpq's own environment (`PGHOST`, `PGPASSWORD`, …) and password file (`PGPASSFILE`).
public struct PostgreSQLURL: Sendable, Equatable, CustomStringConvertible {
  static let schemes = ["postgres://", "postgresql://"]

  /// Why PostgreSQL's client library cannot be used on this machine; nil when it can.
  public static var libraryProblem: String? { ncall_postgresql_problem().map { String(cString: $0) } }

  /// Whether somebody who wrote that means a database of PostgreSQL.
  public static func isMeant(by text: String) -> Bool { schemes.contains(where: text.hasPrefix) }

  /// With the password, if it has one: for libpq alone.
  let text: String
  /// The URL without what may be secret.
  public let description: String

  /// - Returns: nil for what is no such URL, and where the library is missing that reads it.
  public init?(_ text: String) {
    guard Self.isMeant(by: text), !text.utf8.contains(0), Self.libraryProblem == nil else { return nil }
    var complaint: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(text, &complaint) else {
      // The complaint may quote the password.
      if let complaint { PQfreemem(complaint) }
      return nil
    }
    defer { PQconninfoFree(options) }
    var parts: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { parts[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    self.text = text
    let user = parts["user"].map { $0 + "@" } ?? ""
    let port = parts["port"].map { ":" + $0 } ?? ""
    let place = user + (parts["host"] ?? parts["hostaddr"] ?? "") + port + "/" + (parts["dbname"] ?? "")
    // A name may hold anything; this goes to logs.
    description = "postgres://" + String(place.unicodeScalars.map { $0.properties.isGraphical ? Character($0) : "?" })
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isGraphical: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
