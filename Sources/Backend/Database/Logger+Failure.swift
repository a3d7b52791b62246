import Logging

extension Logger {
  /// Warns that something cannot be done for now; of a database that is lost, which has been said, not once more each time.
  func failure(_ what: String, _ error: any Error) {
    log(level: (error as? SQLFailure)?.kind == .lost ? .debug : .warning, "\(what): \(error)")
  }
}
