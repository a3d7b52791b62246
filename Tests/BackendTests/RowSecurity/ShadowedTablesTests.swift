import Testing

@testable import Backend

/// Any role may make temporary tables, and a connection is used by one request after another.
@Suite("Temporary tables, on PostgreSQL")
struct ShadowedTablesTests {
  private typealias Lab = RowSecurityLab

  @Test(
    "One that is called as a table of the program is not taken for it, by the server or by functions that run as it")
  func shadowed() throws {
    let lab = try Lab()
    let session = try PostgreSQLSession(lab.url)
    try session.begin("read committed read write", for: Lab.identity(Lab.eve))
    for table in ["nchat_api_keys", "nchat_calls", "nchat_call_participants"] {
      try session.execute(
        "create temporary table \(table) (id uuid, call_id uuid, user_id uuid, status text, initiator_id uuid)",
        doing: "a request")
    }
    try session.commit()
    try session.begin("read committed read write")
    for table in ["nchat_api_keys", "nchat_calls", "nchat_call_participants"] {
      let its = try session.execute(
        "select relpersistence from pg_class where oid = '\(table)'::regclass", doing: "the server's question")
      #expect(its == "p", "\(table)")
    }
    #expect(try session.execute("select count(*) from nchat_api_keys", doing: "the server's question") == "1")
    session.rollback()
    try session.begin("read committed read only", for: Lab.identity(Lab.bo))
    #expect(try session.execute("select ncall_is_in_call('\(Lab.call)')", doing: "a request") == "t")
    session.rollback()
  }
}
