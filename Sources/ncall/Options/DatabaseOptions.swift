import ArgumentParser
import Backend
import Foundation

/// Which database the backend's rows are in: the same for the server and for those who administer it.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The backend's database: sqlite:PATH or postgres://USER@HOST/NAME; ncall.db in the state folder without. DATABASE_URL.",
      valueName: "url"))
  var database: String?

  /// - Throws: `CommandFailure` for a database of another kind: wrong usage where it came with the option, else wrong configuration. What
  ///   was written is not repeated, since it may hold a password.
  func location(_ settings: Settings) throws -> DatabaseLocation {
    guard let text = settings.text("serve.database", flag: database) else {
      return .sqlite(path: UserFolders(environment: ProcessInfo.processInfo.environment).state + "/ncall.db")
    }
    guard let location = DatabaseLocation(text) else {
      if PostgreSQLURL.isMeant(by: text), let problem = PostgreSQLURL.libraryProblem {
        throw CommandFailure(
          .configuration, "a database of PostgreSQL needs its client library (Debian: libpq5): \(problem)")
      }
      throw database != nil
        ? CommandFailure(.usage, "--database names no database: write \(DatabaseLocation.forms)")
        : CommandFailure(
          .configuration, "serve.database (or DATABASE_URL) is no database: write \(DatabaseLocation.forms)")
    }
    return location
  }
}
