import Backend
import NchatAPI

/// What the commands of administrators share: the database, and how they end.
enum Administering {
  /// Opens the database, does something to it, and closes it.
  ///
  /// - Parameters:
  ///   - what: what is done, for the message of a failure: `cannot add ana`.
  ///   - makes: whether a database is made where there is none.
  /// - Throws: `CommandFailure`.
  static func run<Value: Sendable>(
    _ what: String, _ database: DatabaseOptions, _ settings: Settings, makes: Bool = false,
    _ body: (Administration) async throws -> Value
  ) async throws -> Value {
    let location = try database.location(settings)
    do {
      let administration = try Administration(location, makes: makes)
      let outcome: Result<Value, any Error>
      do { outcome = .success(try await body(administration)) } catch { outcome = .failure(error) }
      try administration.close()
      return try outcome.get()
    } catch let error as BackendError {
      throw CommandFailure(error.exitStatus, "cannot \(what): \(error.line)")
    } catch let error as APIError {
      let problems = error.details.map { "\($0.path): \($0.problem)" }
      let why = problems.isEmpty ? error.sentence : problems.joined(separator: " ")
      let (status, advice) = ending(error)
      throw CommandFailure(status, "cannot \(what): \(why.last == "." ? String(why.dropLast()) : why)\(advice)")
    }
  }

  /// How a command ends that was refused, and what to try.
  private static func ending(_ error: APIError) -> (ExitStatus, String) {
    switch error.known {
    case .validation: (.usage, "; choose another")
    case .usersNotFound: (.notFound, "; `ncall user list` shows who there is")
    case .notFound: (.notFound, "; `ncall apikey list` shows which there are")
    case .usernameTaken, .emailTaken: (.conflict, "; choose another, or see `ncall user list`")
    case .unavailable: (.tryLater, "; try again")
    default: (.internalError, "")
    }
  }
}
