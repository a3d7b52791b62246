/// The databases that statements are rendered for, and the words in which they differ.
enum SQLDialect: String, CaseIterable, Sendable {
  case sqlite
  case postgres

  /// What stands for `{{word}}` in the files of `SQL/`; nil for a word that there is not.
  func word(_ word: String) -> String? {
    let both: (sqlite: String, postgres: String)? =
      switch word {
      case "uuid": ("text", "uuid")
      case "instant": ("integer", "timestamptz")
      case "json": ("text", "jsonb")
      case "bool": ("integer", "boolean")
      case "bigint": ("integer", "bigint")
      case "double": ("real", "double precision")
      case "bytes": ("blob", "bytea")
      // Types are checked by SQLite only when a table is declared so.
      case "strict": ("strict", "")
      // A table whose rows are of no use after a crash.
      case "unlogged": ("", "unlogged")
      // A table that is stored in the order of its primary key.
      case "clustered": ("strict, without rowid", "")
      // Rows that a transaction holds until its end; SQLite has one writer at a time anyway. Others may go on to refer to them.
      case "for_update": ("", "for no key update")
      // People as others see them, and how they want to be seen: a request may not read the tables of these.
      case "people": ("nchat_users", "nchat_people")
      case "people_presence": ("nchat_presence", "nchat_people_presence")
      // Texts in the order of their characters' numbers, whatever the language of the database is.
      case "bytewise": ("", "collate \"C\"")
      default: nil
      }
    return both.map { self == .sqlite ? $0.sqlite : $0.postgres }
  }
}
