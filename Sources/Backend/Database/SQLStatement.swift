/// The name of a statement in the files of `SQL/`.
///
/// Statements are named by literals only, so that a test can find the names in the sources and hold them against the files.
struct SQLStatement: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  let name: String

  init(stringLiteral value: StaticString) { name = value.description }

  var description: String { name }
}
