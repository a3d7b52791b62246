import Testing

@testable import Backend

/// What several people have said is written in one transaction: it may write as each of them, and as nobody else.
@Suite("Rows of several people, on PostgreSQL")
struct AuthorsTests {
  private typealias Lab = RowSecurityLab

  private static func said(_ author: String, in stream: String = Lab.stream) -> [String] {
    let row = "gen_random_uuid(), '\(stream)', '\(author)'"
    return [
      "insert into nchat_stream_chat_messages (id, stream_id, user_id, content, event_seq, created_at) "
        + "values (\(row), 'hello', 2, now())",
      "insert into nchat_stream_reactions (id, stream_id, user_id, reaction_type, created_at) "
        + "values (\(row), 'like', now())",
    ]
  }

  @Test("Those it is for are written for, where they see the stream; nobody else is")
  func authors() throws {
    let lab = try Lab()
    for author in [Lab.bo, Lab.chi] {
      // What is written is not read again: nobody asks.
      for text in Self.said(author).map({ $0.replacing("", with: "") }) {
        #expect(try lab.ask(text, goingOnFor: [Lab.bo, Lab.chi]) == .answer(nil))
        #expect(try lab.ask(text, goingOnFor: [Lab.ana, Lab.eve]) == .notAllowed)
        #expect(try lab.ask(text, goingOnFor: []) == .notAllowed)
      }
    }
    // She is one of them, and sees nothing of the stream.
    for text in Self.said(Lab.eve) { #expect(try lab.ask(text, goingOnFor: [Lab.bo, Lab.eve]) == .notAllowed) }
    // A request writes nothing, for others or for whoever asks: what is said is decided by the server.
    for text in Self.said(Lab.bo) {
      for person in [Lab.bo, Lab.chi] { #expect(try lab.ask(text, as: Lab.identity(person)) == .notAllowed) }
    }
  }

  @Test("It reads nothing any more, and changes nothing")
  func nothingElse() throws {
    let lab = try Lab()
    let people = [Lab.ana, Lab.bo, Lab.chi]
    for table in ["nchat_stream_bans", "nchat_stream_timeouts", "nchat_stream_chat_messages", "nchat_streams"] {
      #expect(try lab.ask("select count(*) from \(table)", goingOnFor: people) == .answer("0"), "\(table)")
    }
    let change =
      "with touched as (update nchat_stream_chat_messages set content = 'x' returning 1) select count(*) from touched"
    #expect(try lab.ask(change, goingOnFor: people) == .answer("0"))
    #expect(try lab.ask("select password_hash from nchat_users", goingOnFor: people) == .notAllowed)
  }
}
