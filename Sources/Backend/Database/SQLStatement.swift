/// The name of a statement in the files of `SQL/`.
struct SQLStatement: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  let name: String

  init(stringLiteral value: String) { name = value }

  var description: String { name }
}
