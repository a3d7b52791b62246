import LiveKitProtocol
import Testing

@testable import NchatAPI

@Suite struct QueryTests {
  private static let id = "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10"
  private static let list = CallOperations.listCalls.route
  private static let quality = QualityOperations.callQuality.route

  @Test func isReadByItsSchema() throws {
    #expect(try Self.list.readQuery("") == CallListQuery())
    let query: CallListQuery = try Self.list.readQuery("limit=7&before=\(Self.id)&status=all&unknown=%zz&=x")
    #expect(query == CallListQuery(limit: 7, before: EntityID(Self.id), status: .all))
    let quality: QualityQuery = try Self.quality.readQuery(
      "callId=\(Self.id)&includeAggregates=false&since=2026-01-02T03%3A04%3A05%2B01:00")
    #expect(!quality.includeAggregates && quality.since == Timestamp("2026-01-02T02:04:05Z"))
    #expect(try PeopleOperations.findUsers.route.readQuery("username=a+b%C3%A9", as: UserQuery.self).username == "a bé")
  }

  @Test(arguments: [
    "limit=0", "limit=101", "limit=x", "limit=", "limit", "limit=1.5", "limit=%31%", "limit=99999999999999999999",
    "before=1", "status=over", "limit=1&limit=1",
    "channelId=%00", "%ff=1",
  ])
  func isRefused(_ text: String) {
    #expect(throws: APIError.self) { try Self.list.readQuery(text, as: CallListQuery.self) }
  }

  @Test func wordsThatLookTrueAreNot() {
    for word in ["1", "yes", "TRUE", "", "0"] {
      #expect(throws: APIError.self) {
        try Self.quality.readQuery("callId=\(Self.id)&includeAggregates=\(word)", as: QualityQuery.self)
      }
    }
  }

  @Test func manyParametersAreRefused() {
    let text = (0..<1_000).map { "a\($0)=1" }.joined(separator: "&")
    #expect(throws: APIError.self) { try Self.list.readQuery(text, as: CallListQuery.self) }
  }

  @Test func isReadAsItWasWritten() throws {
    let query = CallHistoryQuery(
      limit: 3, before: .random(), direction: .incoming, missed: true, type: .screenShare, with: .random())
    #expect(try CallOperations.callHistory.route.readQuery(QueryText.write(query.json)) == query)
    let user = UserQuery(username: "é &=+%😀")
    #expect(try PeopleOperations.findUsers.route.readQuery(QueryText.write(user.json)) == user)
  }
}
