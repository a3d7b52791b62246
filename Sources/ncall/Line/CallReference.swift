import NchatAPI
import NchatClient

/// A call as a person writes it: its id, or as much of the beginning as tells it from the others.
struct CallReference {
  /// Characters of an id that tables show.
  private static let shown = 8
  private static let shortest = 4

  private let text: String

  /// - Throws: `CommandFailure` for what is no beginning of an id.
  init(_ text: String) throws {
    let wanted = text.lowercased()
    let isOne = wanted.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        || $0 == UInt8(ascii: "-")
    }
    guard isOne, (Self.shortest...36).contains(wanted.utf8.count) else {
      throw CommandFailure(.usage, "\(text) is no call; `ncall calls list` shows their ids")
    }
    self.text = wanted
  }

  /// The id that is meant, among the newest hundred calls where only its beginning is there.
  func id(_ client: NchatClient) async throws(CommandFailure) -> EntityID {
    if let id = EntityID(text) { return id }
    let calls: [Call]
    do throws(NchatFailure) { calls = try await client.listCalls(CallListQuery(limit: 100, status: .all)) } catch {
      throw error.failure("cannot look for the call \(text)")
    }
    let fitting = calls.map(\.id).filter { $0.description.hasPrefix(text) }
    guard let only = fitting.first else {
      throw CommandFailure(.notFound, "there is no call \(text) that you can see; `ncall calls list` shows their ids")
    }
    guard fitting.count == 1 else {
      throw CommandFailure(
        .usage, "\(text) may be \(fitting.map(\.description).joined(separator: " or ")); write more of it")
    }
    return only
  }

  /// An id as tables show it.
  static func short(_ id: EntityID) -> String { String(id.description.prefix(shown)) }
}
