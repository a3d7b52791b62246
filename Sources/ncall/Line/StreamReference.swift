import NchatAPI
import NchatClient

/// A live stream as a person writes it: its id, or as much of the beginning as tells it from the others.
struct StreamReference {
  private let part: IDPart

  /// - Throws: `CommandFailure` for what is no beginning of an id.
  init(_ text: String) throws(CommandFailure) {
    part = try IDPart(text, of: "stream", advice: "`ncall stream list` shows their ids")
  }

  /// The id that is meant, among the newest streams where only a part of it is there.
  func id(_ client: NchatClient) async throws(CommandFailure) -> EntityID {
    try await part.id { known throws(NchatFailure) in
      try await client.listStreams(StreamListQuery(limit: 100, before: known)).map(\.id)
    }
  }
}
