import Logging
import NchatAPI
import Synchronization

/// Brings the events of a database that several processes use to those who follow them here: each topic in the order of its numbers, none left
/// out, none twice.
///
/// Events come by two ways. Those of this process are handed over after their commit, and go out at once where they are the next of their topic. Those
/// of others are read from the database when a process has told of them, when an event of this process shows that one is missing before it, and
/// every second where a topic turns out to have moved on: what was committed is passed on, whoever ended before telling it.
///
/// Of each topic that somebody follows here it knows the last number that was passed on; of others nothing.
final class EventRelay: Sendable {
  /// How it says what it passes on.
  struct Outlet: Sendable {
    /// Takes events, of each topic in the order of their numbers.
    let pass: @Sendable ([EventRecord]) -> Void
    /// A topic has gone on otherwise than event by event: whoever follows it reads for themselves.
    let skipped: @Sendable (_ topic: String) -> Void
    /// Something was done to accounts.
    let accounts: @Sendable () -> Void
  }

  /// How long until it looks by itself whether topics have moved on.
  static let lookInterval = Duration.seconds(1)
  /// Topics that are asked for, and read, at a time.
  static let mostTopics = 500
  static let mostReadings = 32
  /// Events of a topic that are read at a time.
  static let page = 128
  /// Topics that are told of one by one; when more have moved on, all that is told is that there are many.
  private static let mostTold = 150

  private struct Place {
    /// Event loops on which somebody follows it.
    var loops = 1
    /// From which number on everything is passed on; nil until somebody has read the topic.
    var base: Int64?
    var passed: Int64 = 0
    /// The newest number that is known of.
    var known: Int64 = 0

    mutating func begin(at head: Int64) { (base, passed) = (head, head) }
  }

  private struct State {
    var places: [String: Place] = [:]
    /// Topics that have to be read.
    var behind: Set<String> = []
    /// What others are not told of yet; nil where it is too much for saying it one by one.
    var untold: [String: Int64]? = [:]
    var looksNow = false
    var outlet: Outlet?

    /// Notes that a topic has an event of a number.
    /// - Parameter isHere: whether the event itself is at hand.
    mutating func learn(_ topic: String, _ seq: Int64, isHere: Bool) -> News {
      guard let place = places[topic] else { return .nothing }
      if seq > place.known { places[topic]?.known = seq }
      guard place.base != nil, seq > place.passed else { return .nothing }
      if isHere, seq == place.passed + 1 { return .next }
      behind.insert(topic)
      return .isBehind
    }

    /// Notes what others are to be told.
    mutating func tell(_ topic: String, _ seq: Int64) {
      guard let known = untold else { return }
      if known[topic] == nil, known.count >= EventRelay.mostTold { return untold = nil }
      untold?[topic] = max(seq, known[topic] ?? 0)
    }
  }

  /// What a number says of a topic.
  private enum News {
    /// The event is the one to be passed on.
    case next
    /// It has to be read.
    case isBehind
    case nothing
  }

  private let database: any SQLDatabase
  private let process: Int32
  private let log: Logger
  /// Called when there is something to tell others.
  private let hasNews: @Sendable () -> Void
  private let state = Mutex(State())
  private let bell = Bell()

  /// - Parameters:
  ///   - process: this one's number.
  ///   - hasNews: lets somebody ask for `takeNotice` soon.
  init(database: any SQLDatabase, process: Int32, log: Logger, hasNews: @escaping @Sendable () -> Void) {
    (self.database, self.process, self.log, self.hasNews) = (database, process, log, hasNews)
  }

  /// Says where events go; nil at the end.
  func pass(to outlet: Outlet?) { state.withLock { $0.outlet = outlet } }

  // MARK: Who follows what

  /// Somebody on an event loop follows a topic, who reads it after that.
  func followed(_ topic: String) {
    state.withLock { state in
      if let loops = state.places[topic]?.loops {
        state.places[topic]?.loops = loops + 1
      } else {
        state.places[topic] = Place()
      }
    }
  }

  /// Nobody on an event loop follows a topic any more.
  func unfollowed(_ topic: String) {
    state.withLock { state in
      guard let loops = state.places[topic]?.loops else { return }
      if loops > 1 { state.places[topic]?.loops = loops - 1 } else { state.places[topic] = nil }
    }
  }

  /// Somebody who follows a topic has read it up to `head`, which was its last number.
  /// - Returns: the number from which on everything is passed on. Whoever has read less has to read again.
  func reached(_ topic: String, _ head: Int64) -> Int64 {
    let (base, isBehind) = state.withLock { state -> (Int64, Bool) in
      guard let place = state.places[topic] else { return (head, false) }
      if let base = place.base { return (base, false) }
      state.places[topic]?.begin(at: head)
      guard place.known > head else { return (head, false) }
      state.behind.insert(topic)
      return (head, true)
    }
    if isBehind { bell.ring() }
    return base
  }

  // MARK: Events of this process

  /// Takes the events of a write of this process, in the order of commits.
  func publish(_ records: [EventRecord]) {
    let isBehind = state.withLock { state in
      var next: [EventRecord] = []
      var isBehind = false
      for record in records {
        if record.topic == EventTopic.accounts.name { state.outlet?.accounts() }
        state.tell(record.topic, record.seq)
        switch state.learn(record.topic, record.seq, isHere: true) {
        case .next:
          state.places[record.topic]?.passed = record.seq
          next.append(record)
        case .isBehind: isBehind = true
        case .nothing: break
        }
      }
      // Within the lock, or what is read could overtake it.
      if !next.isEmpty { state.outlet?.pass(next) }
      return isBehind
    }
    if isBehind { bell.ring() }
    hasNews()
  }

  /// What others are to be told of since the last time; nil where there is nothing.
  func takeNotice() -> String? {
    let untold = state.withLock { state -> [String: Int64]?? in
      if state.untold?.isEmpty ?? false { return .none }
      defer { state.untold = [:] }
      return .some(state.untold)
    }
    return untold.map { EventNotice(process: process, topics: $0).payload }
  }

  // MARK: Events of others

  /// Takes what another process has told, or this one.
  func heard(_ payload: String) {
    // What cannot be read may be of a later version.
    guard let notice = EventNotice(payload: payload) else { return look() }
    guard notice.process != process else { return }
    guard let topics = notice.topics else { return look() }
    let isBehind = state.withLock { state in
      if topics[EventTopic.accounts.name] != nil { state.outlet?.accounts() }
      return topics.reduce(false) { state.learn($1.key, $1.value, isHere: false) == .isBehind || $0 }
    }
    if isBehind { bell.ring() }
  }

  /// Looks soon whether topics have moved on: what was told meanwhile may have been lost.
  func look() {
    state.withLock { state in
      state.looksNow = true
      state.outlet?.accounts()
    }
    bell.ring()
  }

  /// Reads what has to be read, until it is cancelled.
  func run() async {
    var lookedAt = ContinuousClock.now - Self.lookInterval
    while !Task.isCancelled {
      let looks = state.withLock { state in
        defer { state.looksNow = false }
        return state.looksNow
      }
      do {
        if looks || ContinuousClock.now - lookedAt >= Self.lookInterval {
          lookedAt = .now
          try await lookForNews()
        }
        while !Task.isCancelled, try await readNext() {}
      } catch {
        // What has not been read is found by the next look.
        log.failure("events of other processes cannot be read", error)
      }
      await bell.wait(atMost: max(.zero, lookedAt + Self.lookInterval - .now))
    }
  }

  /// Asks which topics have moved on.
  private func lookForNews() async throws {
    let followed = state.withLock { state in
      state.places.compactMap { topic, place in place.base != nil ? (topic: topic, place: place) : nil }
    }
    var rest = followed[...]
    while !rest.isEmpty {
      let asked = rest.prefix(Self.mostTopics)
      rest = rest.dropFirst(Self.mostTopics)
      let heads = try await EventLog.heads(of: asked.map(\.topic), in: database)
      for (topic, place) in asked {
        let head = heads[topic] ?? 0
        // Everything that was known of was committed before the question: a topic without a number is gone.
        if head < place.passed || head == 0 && place.known > 0 {
          restart(topic, at: head, unlessOtherThan: place)
        } else if head > place.passed {
          state.withLock { _ = $0.learn(topic, head, isHere: false) }
        }
      }
    }
  }

  /// Reads some of the topics that are behind.
  /// - Returns: whether there were any.
  private func readNext() async throws -> Bool {
    let behind = state.withLock { state -> [(topic: String, place: Place)] in
      var behind: [(topic: String, place: Place)] = []
      while behind.count < Self.mostReadings, let topic = state.behind.popFirst() {
        guard let place = state.places[topic], place.base != nil else { continue }
        behind.append((topic, place))
      }
      return behind
    }
    guard !behind.isEmpty else { return false }
    let read = try await database.read { connection in
      try behind.map { topic, place in
        try EventLog.page(EventTopic(name: topic), since: place.passed, limit: Self.page, in: connection)
      }
    }
    for ((topic, place), page) in zip(behind, read) {
      switch page {
      case .events(let events, let head): pass(events, of: topic, head: head)
      case .reset(let head): restart(topic, at: head, unlessOtherThan: place)
      }
    }
    return true
  }

  private func pass(_ events: [EventRecord], of topic: String, head: Int64) {
    state.withLock { state in
      guard let place = state.places[topic], place.base != nil else { return }
      var next: [EventRecord] = []
      var passed = place.passed
      // Some may have gone out meanwhile, when they had become the next.
      for event in events where event.seq == passed + 1 {
        passed = event.seq
        next.append(event)
      }
      state.places[topic]?.passed = passed
      if passed < head { state.behind.insert(topic) }
      if !next.isEmpty { state.outlet?.pass(next) }
    }
  }

  /// A topic goes on from a number that does not follow from the last one: its events were not kept for so long, it is gone with what it was
  /// about, or the database is an older one.
  ///
  /// - Parameter place: as it was before the database was asked.
  private func restart(_ topic: String, at head: Int64, unlessOtherThan place: Place) {
    state.withLock { state in
      guard let there = state.places[topic], there.base != nil, there.passed == place.passed else { return }
      state.places[topic]?.begin(at: head)
      // What has come since is not what is gone.
      if there.known == place.known { state.places[topic]?.known = head }
      state.outlet?.skipped(topic)
    }
  }
}
