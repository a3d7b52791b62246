/// Why a statement failed.
struct SQLFailure: Error, Equatable, CustomStringConvertible {
  enum Kind: Equatable {
    /// A value that must be unique is there already.
    case notUnique
    /// A row that is referred to is missing, or is still referred to.
    case missingReference
    /// A value that a constraint of the table forbids.
    case forbiddenValue
    /// The disk is full, the file is broken, somebody holds the lock for too long.
    case unavailable
    /// The statement itself is wrong.
    case wrongStatement
  }

  let kind: Kind
  let description: String
}
