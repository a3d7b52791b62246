/// Why a statement failed, as one sentence. It names tables and columns, never values.
struct SQLFailure: Error, Equatable, CustomStringConvertible {
  enum Kind: Equatable {
    /// A value that must be unique is there already.
    case notUnique
    /// A row that is referred to is missing, or is still referred to.
    case missingReference
    /// A value that a constraint of the table forbids.
    case forbiddenValue
    /// A right that the login, or whoever asks, does not have, or has no more.
    case notAllowed
    /// The disk is full, the file is broken or read-only.
    case unavailable
    /// Somebody holds it for too long, or too many use it.
    case busy
    /// Somebody else has what only one may have.
    case held
    /// A server cannot be reached, or was lost on the way; the database has said so in the log.
    case lost
    /// The statement itself is wrong, or what it answered is read as something else.
    case wrongStatement
    /// What was migrated and what this program knows do not fit.
    case wrongSchema
  }

  let kind: Kind
  let description: String

  /// Whether it may be over by itself: nothing is wrong with what was asked.
  var passes: Bool { [.unavailable, .busy, .lost].contains(kind) }

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
