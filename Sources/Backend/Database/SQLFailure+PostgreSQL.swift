import CPostgreSQL

extension SQLFailure {
  /// Names what PostgreSQL answered, by its SQLSTATE; `doing` is what was under way.
  ///
  /// The server's messages about data quote it, and details quote rows: of those only the names of constraint, table and column are taken.
  init(state: String, result: OpaquePointer?, message: String, doing what: String) {
    func field(_ name: Character) -> String? {
      guard let code = name.asciiValue, let text = PQresultErrorField(result, Int32(code)) else { return nil }
      return String(cString: text)
    }
    let column = [field("t"), field("c")].compactMap { $0 }.joined(separator: ".")
    let place = field("n") ?? (column.isEmpty ? "a value" : column)
    switch (state.prefix(2), state) {
    case (_, "23505"): self.init(.notUnique, "\(what): \(place) must be unique")
    case (_, "23503"): self.init(.missingReference, "\(what): \(place) refers to what is not there, or is referred to")
    case ("23", _): self.init(.forbiddenValue, "\(what): \(place) is forbidden (\(state))")
    // The second is a binary form that the column cannot read.
    case ("22", _), (_, "08P01"):
      self.init(.forbiddenValue, "\(what): \(place) is none of its column's kind (\(state))")
    case (_, "42501"): self.init(.notAllowed, "\(what): \(message)")
    // Ended by the server, since nothing was asked for too long: this process had been stopped.
    case (_, "25P03"), (_, "57P05"): self.init(.lost, "\(what): \(message)")
    case ("42", _), ("0A", _), ("25", _), ("26", _), ("34", _):
      // A server that only reads, such as a standby.
      self.init(state == "25006" ? .unavailable : .wrongStatement, "\(what): \(message)")
    // Ended by an administrator, starting or shutting down, with the connection.
    case ("08", _), (_, "57P01"), (_, "57P02"), (_, "57P03"): self.init(.lost, "\(what): \(message)")
    // Locks and statements that took too long, and transactions that waited for each other time and again.
    case (_, "55P03"), (_, "57014"), (_, "40001"), (_, "40P01"): self.init(.busy, "\(what): \(message)")
    default: self.init(.unavailable, "\(what): \(message)")
    }
  }
}
