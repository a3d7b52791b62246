import Foundation
import Logging
import Synchronization

/// A process's connection to the others on its database, with a thread of its own: it listens, tells, and holds locks for as long as it lives.
///
/// Locks are advisory ones of the session: the server gives them up with the connection, whatever ends it. One says that this process is
/// there, one (`leads`) that it is the one which does what is to be done once, one that the media server is in it. Who leads says something every
/// second; where it does not, since its process or its machine is stopped, the others end its connection.
final class PostgreSQLListener: Sendable {
  /// What it does with what it hears.
  struct Ear: Sendable {
    /// Takes a payload.
    let heard: @Sendable (String) -> Void
    /// What is to be told now; nil for nothing.
    let next: @Sendable () -> String?
    /// It has a new connection: what was told meanwhile is lost.
    let connected: @Sendable () -> Void
  }

  /// How much time is between two notices, at least: what comes meanwhile goes together.
  static let noticeInterval = Duration.milliseconds(20)
  /// How often it tries to lead, or looks whether it still does.
  static let roundInterval = Duration.seconds(1)
  /// Seconds that a media server which is about to end has for it.
  static let mediaPatience = 5.0
  /// By which its connection is known among those of the server.
  static let applicationName = "ncall events"

  private static let sweepsLock: Int32 = 1
  private static let mediaLock: Int32 = 2
  /// The numbers of processes are larger than those of other locks.
  private static let numbers: ClosedRange<Int32> = 1_000 ... .max

  /// The number of this process among those on the database.
  let number = Int32.random(in: numbers)
  private let url: PostgreSQLURL
  private let hasMedia: Bool
  private let log: Logger
  private let waker: PollWaker
  private let leadership = Leadership()
  /// Whether it holds the lock of the media server.
  private let guardsMedia = Atomic(false)
  private let closing = Atomic(false)
  private let ended = DispatchSemaphore(value: 0)
  private let first: Mutex<Handed?>

  /// A connection that is ready.
  private struct Line {
    let session: PostgreSQLSession
    /// The database's tables, by a number: others may be in the same database of the server, in another schema.
    let scope: String
    let channel: String
  }

  /// A connection on its way to the one thread that uses it from then on, which is why it may be sent.
  private struct Handed: @unchecked Sendable {
    let line: Line
  }

  /// Connects; this blocks until it is done. The database has been migrated.
  ///
  /// - Parameter hasMedia: whether the media server is in this process, which only one of them may say.
  /// - Throws: `SQLFailure`; `.held` where another process has a media server as well.
  init(_ url: PostgreSQLURL, hasMedia: Bool, log: Logger) throws(SQLFailure) {
    (self.url, self.hasMedia, self.log) = (url, hasMedia, log)
    waker = try PollWaker()
    let line = try Self.connect(url, number)
    let end = Self.now + .seconds(Self.mediaPatience)
    while hasMedia, try !Self.take(Self.mediaLock, line) {
      guard Self.now < end else {
        throw SQLFailure(.held, "another process on the database \(url) has a media server of its own")
      }
      Thread.sleep(forTimeInterval: 0.1)
    }
    guardsMedia.store(hasMedia, ordering: .relaxed)
    let asked = Self.now
    if try Self.take(Self.sweepsLock, line) { leadership.confirm(asked: asked) }
    try Self.forgetTheDead(but: number, line)
    first = Mutex(Handed(line: line))
  }

  /// Whether this process is the one that does what is to be done once. One that was stopped does not think so any more when it goes on.
  var leads: Bool { leadership.holds() }

  /// Begins to listen. It is called once.
  func start(_ ear: Ear) {
    let thread = Thread { [self] in
      run(ear)
      ended.signal()
    }
    thread.name = "ncall-listener"
    thread.start()
  }

  /// Asks for what is to be told.
  func wake() { waker.wake() }

  /// Tells what is still to be told, and ends. It was started.
  func close() {
    closing.store(true, ordering: .releasing)
    waker.wake()
    ended.wait()
  }

  // MARK: On its thread

  private var isClosing: Bool { closing.load(ordering: .acquiring) }

  private func run(_ ear: Ear) {
    var line = first.withLock { first in
      defer { first = nil }
      return first?.line
    }
    while let current = line ?? reconnect() {
      line = nil
      ear.connected()
      do throws(SQLFailure) {
        try serve(current, ear)
        return
      } catch {
        leadership.resign()
        guardsMedia.store(false, ordering: .relaxed)
        log.debug("the connection to other processes was lost: \(error)")
      }
    }
  }

  /// Listens and tells until it is to end.
  /// - Throws: `SQLFailure` when the connection is lost.
  private func serve(_ line: Line, _ ear: Ear) throws(SQLFailure) {
    var (told, round) = (Self.now - Self.noticeInterval, Self.now)
    var hasComplained = false
    // Of this connection: what another one had said went with it.
    var isLeader = leads
    while true {
      let isLast = isClosing
      if isLast || Self.now - told >= Self.noticeInterval, let payload = ear.next() {
        told = Self.now
        try attempt("others cannot be told of events", line) { () throws(SQLFailure) in
          try line.session.notify(line.channel, payload)
        }
      }
      if isLast { return try leave(line) }
      if Self.now >= round {
        round = Self.now + Self.roundInterval
        try attempt("what other processes do cannot be found out", line) { () throws(SQLFailure) in
          try look(line, &isLeader)
          guard hasMedia, !guardsMedia.load(ordering: .relaxed), !hasComplained else { return }
          hasComplained = true
          log.warning(
            "another process on the database \(url) has a media server of its own: calls have their rooms in one of them alone"
          )
        }
      }
      while let payload = line.session.nextNotice() { ear.heard(payload) }
      // A wake that comes too early for a notice is not forgotten: it is what is waited for then.
      let (toRound, toNotice) = (round - Self.now, told + Self.noticeInterval - Self.now)
      waker.wait(
        for: line.session.socket, atMost: Self.milliseconds(toNotice > .zero ? min(toRound, toNotice) : toRound))
      try line.session.takeInput()
    }
  }

  /// Whole milliseconds, rounded up.
  private static func milliseconds(_ time: Duration) -> Int32 {
    let (seconds, attoseconds) = max(.zero, time).components
    return Int32(clamping: seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  /// Does something that may fail without the connection being lost.
  private func attempt(_ what: String, _ line: Line, _ body: () throws(SQLFailure) -> Void) throws(SQLFailure) {
    do throws(SQLFailure) { try body() } catch {
      guard line.session.isConnected else { throw error }
      log.failure(what, error)
    }
  }

  /// Tries to lead; whoever does looks who has ended. What another process took while the connection was lost is taken back when it goes.
  ///
  /// - Parameter isLeader: whether this connection has the lock, as the server has said.
  private func look(_ line: Line, _ isLeader: inout Bool) throws(SQLFailure) {
    if hasMedia, !guardsMedia.load(ordering: .relaxed), try Self.take(Self.mediaLock, line) {
      guardsMedia.store(true, ordering: .relaxed)
    }
    let asked = Self.now
    if !isLeader {
      guard try Self.take(Self.sweepsLock, line) else { return try Self.endSilence(line) }
      isLeader = true
      log.info("this process does what is due now")
    }
    // Whatever becomes of the rest: while the server answers on this connection the lock is this one's.
    _ = try line.session.execute("select", doing: "cannot ask whether this process leads")
    leadership.confirm(asked: asked)
    try Self.forgetTheDead(but: number, line)
  }

  private func leave(_ line: Line) throws(SQLFailure) {
    leadership.resign()
    try line.session.execute("delete from nchat_processes where number = \(number)", doing: "cannot take leave")
  }

  /// Connects again; nil at the end.
  private func reconnect() -> Line? {
    var pause = PostgreSQLDatabase.pauses.lowerBound
    while !isClosing {
      do throws(SQLFailure) {
        return try Self.connect(url, number)
      } catch {
        log.debug("other processes cannot be listened to: \(error)")
        let end = Self.now + .seconds(pause * .random(in: 0.5...1))
        while Self.now < end, !isClosing { waker.wait(for: -1, atMost: Self.milliseconds(end - Self.now)) }
        pause = min(2 * pause, PostgreSQLDatabase.pauses.upperBound)
      }
    }
    return nil
  }

  // MARK: Parts

  private static var now: ContinuousClock.Instant { .now }

  private static func connect(_ url: PostgreSQLURL, _ number: Int32) throws(SQLFailure) -> Line {
    let session = try PostgreSQLSession(url)
    // What is told need not survive the server, and a machine that vanishes is to be noticed soon.
    try session.execute(
      """
      set application_name = '\(applicationName)'; set synchronous_commit = off;
      set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3;
      """, doing: "cannot set up the connection")
    let scope = try session.execute("select 'nchat_topics'::regclass::oid", doing: "cannot find the tables") ?? ""
    guard let oid = UInt32(scope) else { throw SQLFailure(.wrongSchema, "the database \(url) has no tables") }
    let line = Line(session: session, scope: "\(Int32(bitPattern: oid))", channel: "ncall_events_\(oid)")
    try session.listen(to: line.channel)
    try session.execute(
      "select pg_advisory_lock(\(line.scope), \(number))", doing: "cannot say that this process is there")
    return line
  }

  /// Takes a lock that nobody has.
  private static func take(_ lock: Int32, _ line: Line) throws(SQLFailure) -> Bool {
    try line.session.execute(
      "select pg_try_advisory_lock(\(line.scope), \(lock))", doing: "cannot ask for a lock") == "t"
  }

  /// Ends the connection of a leader that has said nothing for too long; the lock goes with it.
  private static func endSilence(_ line: Line) throws(SQLFailure) {
    try line.session.execute(
      """
      select pg_terminate_backend(a.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = 'nchat_topics'::regclass::oid and l.objid = \(sweepsLock)
        and l.database = (select oid from pg_database where datname = current_database())
        and a.state = 'idle' and a.state_change < clock_timestamp() - interval '\(Leadership.silence) seconds'
        and pg_has_role(a.usesysid, 'member')
      """, doing: "cannot end the silence of the process that leads")
  }

  /// Deletes processes that do not hold their lock: they have ended, and nobody is connected to them.
  private static func forgetTheDead(but number: Int32, _ line: Line) throws(SQLFailure) {
    try line.session.execute(
      """
      with dead as materialized (
        select number from nchat_processes
        where number <> \(number) and pg_try_advisory_xact_lock(\(line.scope), number)
      )
      delete from nchat_processes p using dead d where p.number = d.number
      """, doing: "cannot forget processes that have ended")
  }
}
