/// Why a backend cannot start, as a sentence.
public struct BackendError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    case cannotListen
    case tls
    case database
    /// The database belongs to another version of this program.
    case schema
    case secrets
    /// Another process on the database has a media server of its own.
    case secondMediaServer
    /// The database cannot be reached, is held by somebody else for too long, or its disk is full.
    case unavailable
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  init(_ failure: SQLFailure) {
    let kind: Kind =
      switch failure.kind {
      case .wrongSchema: .schema
      case .held: .secondMediaServer
      // It may be started later than this process, or be held by others for a while.
      case .lost, .busy: .unavailable
      default: .database
      }
    self.init(kind, failure.description)
  }
}
