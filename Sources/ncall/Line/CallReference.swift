import NchatAPI
import NchatClient

/// A call as a person writes it: its id, or as much of the beginning as tells it from the others.
struct CallReference {
  private let part: IDPart

  /// - Throws: `CommandFailure` for what is no beginning of an id.
  init(_ text: String) throws(CommandFailure) {
    part = try IDPart(text, of: "call", advice: "`ncall calls list` shows their ids")
  }

  /// The id that is meant, among the newest calls where only a part of it is there.
  func id(_ client: NchatClient) async throws(CommandFailure) -> EntityID {
    try await part.id { known throws(NchatFailure) in
      try await client.listCalls(CallListQuery(limit: 100, before: known, status: .all)).map(\.id)
    }
  }

  /// An id as tables show it.
  static func short(_ id: EntityID) -> String { IDPart.short(id) }
}
