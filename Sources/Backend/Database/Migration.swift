/// A step from one shape of the database to the next.
struct Migration: Sendable {
  let name: String
  /// A script of statements with the dialects' words and blocks.
  let text: String
}
