/// Why a backend cannot start, as a sentence.
public struct BackendError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    case cannotListen
    case tls
    case database
    /// The database belongs to another version of this program.
    case schema
    case secrets
    /// The database is held by somebody else for too long, or its disk is full.
    case unavailable
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  init(_ failure: SQLFailure) { self.init(failure.kind == .wrongSchema ? .schema : .database, failure.description) }
}
