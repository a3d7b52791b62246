import CPostgreSQL
import Foundation
import NchatAPI

/// A connection to PostgreSQL. It is used by one thread at a time, and blocks it.
final class PostgreSQLSession {
  /// The oldest version that it works with.
  private static let oldestVersion: Int32 = 130_000

  let handle: OpaquePointer
  private var prepared: Set<String> = []
  /// Whether the transaction under way is a request's. Its statements are prepared apart from the server's own: the server would plan one
  /// anew each time that another role runs it.
  private var isOfRequest = false
  /// Whether the thread of this connection has answered, and will look for something else to do.
  var isResting = false
  private let commitLimit: Int
  /// Why the transaction under way cannot be committed any more: the SQLSTATE of the first statement that failed in it.
  private(set) var brokenBy: String?

  /// How long things take at most. A URL or a server that says otherwise of the network is heeded.
  enum Limits {
    /// Seconds until a server has answered that it takes the connection.
    static let connecting = 5
    /// Milliseconds that the network may leave unanswered what was sent, and the server a commit.
    static let silence = 15_000
    /// Milliseconds of a statement, and of a transaction between two statements.
    static let statement = 15_000
    /// Milliseconds that a statement waits for what another transaction holds.
    static let lock = 5_000
  }

  /// Connects.
  /// - Throws: `SQLFailure.lost` when it cannot; `.wrongSchema` for a server that does not fit.
  /// - Parameter commitLimit: milliseconds of a commit.
  init(_ url: PostgreSQLURL, commitLimit: Int = Limits.silence) throws(SQLFailure) {
    self.commitLimit = commitLimit
    // What stands before the URL gives way to it.
    let options: KeyValuePairs = [
      "fallback_application_name": "ncall", "connect_timeout": String(Limits.connecting),
      "tcp_user_timeout": String(Limits.silence), "keepalives_idle": "30", "keepalives_interval": "5",
      "dbname": url.text, "client_encoding": "UTF8",
    ]
    guard let handle = Self.connect(options) else {
      throw SQLFailure(.unavailable, "cannot connect to \(url): memory is short")
    }
    // From here on what is thrown ends the connection with this object.
    self.handle = handle
    guard PQstatus(handle) == CONNECTION_OK else {
      throw SQLFailure(.lost, "cannot connect to \(url): \(Self.line(PQerrorMessage(handle)))")
    }
    // Notices would go to standard error.
    PQsetNoticeReceiver(handle, { _, _ in }, nil)
    guard PQserverVersion(handle) >= Self.oldestVersion else {
      throw SQLFailure(.wrongSchema, "the server of \(url) is older than PostgreSQL 13")
    }
    let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } ?? "none"
    guard encoding == "UTF8" else {
      throw SQLFailure(.wrongSchema, "the database \(url) is encoded as \(encoding): make one with encoding 'UTF8'")
    }
    // Conditions of policies look dear to the server, which would compile them for longer than it takes to run them. Temporary tables, which
    // any role may make, come after the program's own where they are named last.
    try execute(
      """
      set statement_timeout = \(Limits.statement); set lock_timeout = \(Limits.lock);
      set idle_in_transaction_session_timeout = \(Limits.statement); set jit = off;
      select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
      select set_config('search_path', string_agg(quote_ident(name), ', ') || ', pg_temp', false)
      from unnest(current_schemas(false)) as name having count(*) > 0
      """, doing: "cannot set up the connection")
  }

  deinit { PQfinish(handle) }

  /// Whether the server can still be spoken with, as far as the last answer tells.
  var isConnected: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Runs statements without parameters; the first column of the last one's first row, if it answers rows.
  /// - Throws: `SQLFailure`.
  @discardableResult
  func execute(_ text: String, doing what: String) throws(SQLFailure) -> String? {
    let result = PQexec(handle, text)
    defer { PQclear(result) }
    try check(result, doing: what)
    guard PQntuples(result) > 0, PQnfields(result) > 0, PQgetisnull(result, 0, 0) == 0 else { return nil }
    return String(cString: PQgetvalue(result, 0, 0))
  }

  /// Whether something is so.
  /// - Throws: `SQLFailure`.
  func asks(_ question: String) throws(SQLFailure) -> Bool {
    try execute("select \(question)", doing: "cannot look into the database") == "t"
  }

  /// Begins a transaction for somebody: one message to the server, whoever it is.
  /// - Throws: `SQLFailure`.
  func begin(_ mode: String, for identity: DatabaseIdentity = .server) throws(SQLFailure) {
    brokenBy = nil
    isOfRequest = identity != .server
    let user: String? =
      switch identity {
      case .server: nil
      case .anonymous: ""
      case .user(let id): id.description
      }
    let role = user.map { "; set local role \(PostgreSQLRole.name); set local ncall.user_id = '\($0)'" } ?? ""
    try execute("begin isolation level " + mode + role, doing: "cannot begin a transaction")
  }

  /// Goes on with the transaction as requests of some people, until its end.
  /// - Throws: `SQLFailure`.
  func goOn(for people: Set<EntityID>) throws(SQLFailure) {
    isOfRequest = true
    let authors = people.map(\.description).joined(separator: ",")
    try execute(
      "set local role \(PostgreSQLRole.name); set local ncall.user_id = ''; set local ncall.authors = '{\(authors)}'",
      doing: "cannot go on for others")
  }

  /// - Throws: `SQLFailure` when the transaction was not committed, or when nobody knows whether it was.
  func commit() throws(SQLFailure) {
    // A server bounds statements, and not commits: these wait for disks and standbys.
    let result = PQsendQuery(handle, "commit") == 1 ? answer(within: .milliseconds(commitLimit)) : nil
    defer { PQclear(result) }
    guard isConnected, result != nil else {
      if brokenBy == nil { brokenBy = "08006" }
      throw SQLFailure(.lost, "nobody knows whether it was committed: \(Self.line(PQerrorMessage(handle)))")
    }
    try check(result, doing: "cannot commit")
    // A transaction in which a statement has failed is undone instead, without an error.
    guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
      throw SQLFailure(.wrongStatement, "cannot commit: a statement has failed before (\(brokenBy ?? "unknown"))")
    }
  }

  /// What the server answers to what was sent last; nil where the connection is lost, or was given up since it took too long.
  private func answer(within limit: Duration) -> OpaquePointer? {
    let end = ContinuousClock.now + limit
    while PQisBusy(handle) == 1 {
      let left = max(.zero, end - .now) / .milliseconds(1)
      var watched = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      let count = poll(&watched, 1, Int32(left.rounded(.up)))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        // Whatever is asked of it from now on fails.
        shutdown(PQsocket(handle), Int32(SHUT_RDWR))
        _ = PQconsumeInput(handle)
        return nil
      }
      guard PQconsumeInput(handle) == 1 else { return nil }
    }
    let first = PQgetResult(handle)
    while let more = PQgetResult(handle) { PQclear(more) }
    return first
  }

  /// Undoes the transaction under way; a connection that cannot is of no use any more.
  func rollback() {
    guard isConnected, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
    PQclear(PQexec(handle, "rollback"))
  }

  /// Runs a statement of the catalog.
  /// - Throws: `SQLFailure`.
  func rows(
    _ name: String, _ entry: StatementCatalog.Entry, _ values: [SQLValue]
  ) throws(SQLFailure) -> (rows: [SQLRow], changed: Int) {
    let arguments = try PostgreSQLArguments(values)
    let prepared = try prepare(name, entry)
    let result = arguments.lend { count, values, lengths, formats in
      PQexecPrepared(handle, prepared, count, values, lengths, formats, 1)
    }
    defer { PQclear(result) }
    try check(result, doing: name)
    let columns = SQLRow.Columns((0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) })
    var rows: [SQLRow] = []
    for row in 0..<PQntuples(result) {
      var values: [SQLValue] = []
      for column in 0..<PQnfields(result) { values.append(try Self.value(result, row, column, of: name)) }
      rows.append(SQLRow(columns, values))
    }
    return (rows, Int(String(cString: PQcmdTuples(result))) ?? 0)
  }

  /// Has the server plan a statement, once on each connection for requests and once for the server itself.
  /// - Returns: by which name it is known there.
  private func prepare(_ name: String, _ entry: StatementCatalog.Entry) throws(SQLFailure) -> String {
    let known = isOfRequest ? name + "@" + PostgreSQLRole.name : name
    guard !prepared.contains(known) else { return known }
    let result = PQprepare(handle, known, entry.sql, 0, nil)
    defer { PQclear(result) }
    try check(result, doing: name)
    prepared.insert(known)
    return known
  }

  /// Has the server plan every statement anew.
  /// - Throws: `SQLFailure`.
  func forgetStatements() throws(SQLFailure) {
    prepared = []
    try execute("deallocate all", doing: "cannot forget statements")
  }

  // MARK: Parts

  private static func connect(_ options: KeyValuePairs<String, String>) -> OpaquePointer? {
    let keywords = options.map { strdup($0.key) }
    let values = options.map { strdup($0.value) }
    defer { for text in keywords + values { free(text) } }
    return (keywords.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { keywords in
      (values.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { values in
        PQconnectdbParams(keywords.baseAddress, values.baseAddress, 1)
      }
    }
  }

  private static func value(
    _ result: OpaquePointer?, _ row: Int32, _ column: Int32, of name: String
  ) throws(SQLFailure) -> SQLValue {
    guard PQgetisnull(result, row, column) == 0 else { return .null }
    let bytes = UnsafeRawBufferPointer(
      start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    guard let value = SQLValue(bytes, type: PQftype(result, column)) else {
      throw SQLFailure(
        .wrongStatement,
        "\(name): column \(String(cString: PQfname(result, column))) has a type (\(PQftype(result, column))) that is not read"
      )
    }
    return value
  }

  private func check(_ result: OpaquePointer?, doing what: String) throws(SQLFailure) {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
    default: break
    }
    guard let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else {
      // libpq's own words: of a connection that is lost, mostly.
      if brokenBy == nil { brokenBy = "08006" }
      throw SQLFailure(isConnected ? .unavailable : .lost, "\(what): \(Self.line(PQerrorMessage(handle)))")
    }
    let state = String(cString: code)
    if brokenBy == nil { brokenBy = state }
    let message = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) } ?? state
    throw SQLFailure(state: state, result: result, message: message, doing: what)
  }

  /// A message in one line.
  private static func line(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "no reason is known" }
    let lines = String(cString: text).split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
    return lines.joined(separator: "; ")
  }
}
