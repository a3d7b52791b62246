import LiveKitProtocol
import NchatAPI

/// The shape of a database: which migrations have been applied to it, and which are to be.
struct Schema {
  private let migrations: [Migration]
  private let dialect: SQLDialect

  init(migrations: [Migration], dialect: SQLDialect) {
    self.migrations = migrations
    self.dialect = dialect
  }

  /// Applies what has not been applied, within the transaction of `connection`, which nobody else writes beside.
  /// - Returns: whether something was applied.
  /// - Throws: `SQLFailure.wrongSchema` when the database was made by a newer version of this program, or when a migration was changed
  ///   after it had been applied; whatever a migration fails with.
  @discardableResult
  func migrate(_ connection: any SQLConnection, at now: Timestamp) throws(SQLFailure) -> Bool {
    try connection.run("schema.begin", [:])
    let applied = try applied(connection)
    for number in migrations.indices.map({ $0 + 1 }) where number > applied {
      let script = try script(number)
      try connection.script(script)
      try connection.run(
        "schema.record",
        ["number": number, "name": migrations[number - 1].name, "checksum": Self.checksum(script), "at": now])
    }
    return applied < migrations.count
  }

  /// How many migrations are to be applied yet.
  /// - Parameter isNew: nothing ever was.
  /// - Throws: as `migrate`.
  func pending(_ connection: any SQLConnection, isNew: Bool) throws(SQLFailure) -> Int {
    isNew ? migrations.count : migrations.count - (try applied(connection))
  }

  /// How many migrations have been applied; each is the one that this program knows.
  private func applied(_ connection: any SQLConnection) throws(SQLFailure) -> Int {
    var applied = 0
    for row in try connection.rows("schema.applied", [:]) {
      let number: Int = try row["number"]
      let name: String = try row["name"]
      guard number <= migrations.count else {
        throw SQLFailure(
          .wrongSchema,
          "the database was made by a newer version of ncall (migration \(number), \(name); this one knows \(migrations.count))"
        )
      }
      guard number == applied + 1, try row["checksum"] == Self.checksum(try script(number)) else {
        throw SQLFailure(
          .wrongSchema, "migration \(number) (\(name)) of the database is not the one that this version of ncall knows")
      }
      applied = number
    }
    return applied
  }

  private func script(_ number: Int) throws(SQLFailure) -> String {
    do {
      return try SQLText.script(migrations[number - 1].text, dialect: dialect)
    } catch {
      throw SQLFailure(.wrongSchema, "migration \(number) cannot be read: \(error)")
    }
  }

  /// SHA-256 of what is applied, in hexadecimal digits; comments do not count.
  static func checksum(_ script: String) -> String {
    Digest.sha256(script.utf8).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
