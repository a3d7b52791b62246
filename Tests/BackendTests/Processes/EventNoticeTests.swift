import Foundation
import Testing

@testable import Backend

@Suite("What processes tell each other")
struct EventNoticeTests {
  @Test("A notice is read as it was written")
  func roundTrip() throws {
    let notice = EventNotice(
      process: 7_000, topics: [EventTopic.user(UUID()).name: 1, EventTopic.call(UUID()).name: .max, "accounts": 12])
    #expect(EventNotice(payload: notice.payload) == notice)
    #expect(notice.payload.hasPrefix("1 7000 "))
    let everything = EventNotice(process: .max, topics: nil)
    #expect(everything.payload == "1 2147483647 *")
    #expect(EventNotice(payload: everything.payload) == everything)
  }

  @Test("However many topics have moved on, a notice is no longer than PostgreSQL takes")
  func bounded() throws {
    for count in [1, 100, 122, 123, 124, 125, 150, 1_000] {
      let topics = (0..<count).map { _ in (EventTopic.channel(UUID()).name, Int64.max) }
      let payload = EventNotice(process: .max, topics: Dictionary(uniqueKeysWithValues: topics)).payload
      #expect(payload.utf8.count <= EventNotice.longest)
      let read = try #require(EventNotice(payload: payload))
      // All of them, or the word that there are many.
      #expect(read.topics.map { $0.count == count } ?? (count > 100))
    }
  }

  @Test(
    "What somebody else has sent is no notice",
    arguments: [
      "", " ", "1", "1 x", "2 7 *", "1 7 user", "1 7 user=", "1 7 user=x", "1 7 user=9223372036854775808",
      "1 99999999999 *", "1 7 * *", "1 7 user=1 *", "{\"topic\":1}", String(repeating: "=", count: 7_999),
    ])
  func garbage(_ payload: String) { #expect(EventNotice(payload: payload) == nil) }
}
