import NchatAPI

/// Where a list goes on: behind an element of it, as far as the caller may know of that.
enum ListPosition {
  static let unknown = APIError(
    problems: [Problem(path: "before", problem: "It must be the id of an element of this list.")])

  /// What is found of it.
  /// - Throws: `unknown` for what there is not; what else `find` throws.
  static func known<Element>(_ find: () throws -> Element) throws -> Element {
    do { return try find() } catch let error as APIError where error == .notFound { throw unknown }
  }
}
