import ArgumentParser
import Foundation

/// Which database the backend's rows are in: the same for the server and for those who administer it.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The backend's database; ncall.db in the state folder. DATABASE_URL.", valueName: "sqlite:path"))
  var database: String?

  /// The file of the database.
  /// - Throws: `CommandFailure` for a database of another kind: wrong usage where it came with the option, else wrong configuration.
  func path(_ settings: Settings) throws -> String {
    let scheme = "sqlite:"
    guard let text = settings.text("serve.database", flag: database) else {
      return UserFolders(environment: ProcessInfo.processInfo.environment).state + "/ncall.db"
    }
    guard !text.hasPrefix("postgres") else { throw CommandFailure.notYet("PostgreSQL (--database postgres://…)") }
    guard text.hasPrefix(scheme), text.count > scheme.count else {
      throw database != nil
        ? CommandFailure(.usage, "--database \(text): write sqlite:PATH")
        : CommandFailure(.configuration, "serve.database (or DATABASE_URL) is no database: write sqlite:PATH")
    }
    return String(text.dropFirst(scheme.count))
  }
}
