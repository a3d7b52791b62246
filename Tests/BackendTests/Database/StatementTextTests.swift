import Testing

@testable import Backend

@Suite("The text of statements, rendered for each database")
struct StatementTextTests {
  private func catalog(_ text: String, _ dialect: SQLDialect) throws -> StatementCatalog {
    try StatementCatalog([text], dialect: dialect)
  }

  @Test("SQLite keeps the names of parameters, PostgreSQL gets a number for each name")
  func parameters() throws {
    let text = """
      -- name: a.b
      select x from t where a = :a and (b = :b or c = :a)
      """
    let sqlite = try #require(catalog(text, .sqlite)["a.b"])
    #expect(sqlite.sql == "select x from t where a = :a and (b = :b or c = :a)")
    #expect(sqlite.parameters == ["a", "b"])
    let postgres = try #require(catalog(text, .postgres)["a.b"])
    #expect(postgres.sql == "select x from t where a = $1 and (b = $2 or c = $1)")
    #expect(postgres.parameters == ["a", "b"])
  }

  @Test("What stands in quotes, and a cast, is no parameter")
  func quotes() throws {
    let text = """
      -- name: a.b
      select ':no', "x:y", z::text, 'it''s :neither' from t where a = :yes
      """
    let entry = try #require(catalog(text, .postgres)["a.b"])
    #expect(entry.sql == "select ':no', \"x:y\", z::text, 'it''s :neither' from t where a = $1")
    #expect(entry.parameters == ["yes"])
  }

  @Test("Words and blocks belong to one database, predicates are put in in brackets, comments are dropped")
  func dialects() throws {
    let text = """
      -- A file.

      -- predicate: t.mine
      t.owner = :user or {{t.open}}

      -- predicate: t.open
      t.open = true

      -- name: t.list
      -- Those one may see.
      select cast(:at as {{instant}}) from t
      where {{t.mine}}
      -- sqlite:
      order by rowid
      -- end
        -- postgres:
      order by ctid
        -- end
      """
    let sqlite = try #require(catalog(text, .sqlite)["t.list"])
    #expect(
      sqlite.sql == """
        select cast(:at as integer) from t
        where (t.owner = :user or (t.open = true))
        order by rowid
        """)
    let postgres = try #require(catalog(text, .postgres)["t.list"])
    #expect(
      postgres.sql == """
        select cast($1 as timestamptz) from t
        where (t.owner = $2 or (t.open = true))
        order by ctid
        """)
  }

  @Test("A condition about whoever asks can be asked about each of several people")
  func others() throws {
    let text = """
      -- predicate: t.mine
      t.owner = :user and t.user_id = :user_id or {{t.open}}
      -- predicate: t.open
      cast(:user as {{uuid}}) is not null
      -- name: t.list
      select {{t.mine of u.id}} as is_theirs, {{t.mine}} as is_mine from t, u
      """
    let entry = try #require(catalog(text, .sqlite)["t.list"])
    #expect(
      entry.sql == """
        select (t.owner = u.id and t.user_id = :user_id or (cast(u.id as text) is not null)) as is_theirs, \
        (t.owner = :user and t.user_id = :user_id or (cast(:user as text) is not null)) as is_mine from t, u
        """)
    #expect(entry.parameters == ["user_id", "user"])
  }

  @Test(
    "What is wrong with a file is said",
    arguments: [
      ("select 1", "\"select 1\" belongs to no statement"),
      ("-- name: a\n-- name: b\nselect 1", "statement a is empty"),
      ("-- name: a\nselect 1\n-- name: a\nselect 2", "statement a is there twice"),
      ("-- name: a\nselect {{what}}", "there is no word or predicate what"),
      ("-- name: a\nselect {{uuid of u.id}}", "there is no word or predicate uuid"),
      ("-- name: a\nselect {{}}", "there is no word or predicate "),
      ("-- name: a\nselect {{what", "{{ without }} in \"select {{what\""),
      ("-- predicate: p\n{{p}}\n-- name: a\nselect {{p}}", "predicate p includes itself"),
      ("-- name: a\n-- sqlite:\nselect 1", "a block has no -- end"),
      ("-- name: a\n-- sqlite:\n-- postgres:\n-- end\nselect 1", "a block for postgres begins within another"),
      ("-- name: a\n-- end", "-- end without a block"),
    ])
  func mistakes(text: String, problem: String) throws {
    #expect(throws: SQLText.Problem(description: problem)) { try StatementCatalog([text], dialect: .sqlite) }
  }

  @Test("The program's own files can be read for both databases, and name the same statements with the same parameters")
  func both() {
    let (sqlite, postgres) = (StatementCatalog.embedded(.sqlite), StatementCatalog.embedded(.postgres))
    #expect(sqlite.names == postgres.names)
    for name in sqlite.names {
      #expect(Set(sqlite[name]?.parameters ?? []) == Set(postgres[name]?.parameters ?? []), "\(name)")
    }
  }
}
