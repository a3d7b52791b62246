import Logging
import NIOCore
import NchatAPI
import WebServing

/// One realtime connection: proves who it is, follows topics, gets their events in order and none twice.
///
/// Whoever has no account follows streams that everybody may watch, a few at a time, and nothing else. Such a connection may say who it is later.
///
/// It lives on the event loop of its connection.
final class RealtimeSession: WebSocketReceiver {
  static let options = WebSocketOptions(
    messageLimit: RealtimeLimits.requestSize, outputLimit: 256 * 1_024,
    overflowCode: WebSocketCloseCode(rawValue: RealtimeClose.tooSlow.rawValue),
    pingInterval: .seconds(Int64(RealtimeLimits.pingInterval)), silenceLimit: .seconds(Int64(RealtimeLimits.silence)))
  /// Events that may wait to be sent, or for what came before them.
  private static let longestQueue = 1_000
  /// Questions to the database that may be under way at a time: one for each topic, and as many again.
  private static let mostQuestions = 2 * RealtimeLimits.topics

  private static let patience = TimeAmount.milliseconds(Int64(RealtimeLimits.authenticationTime * 1_000))

  /// Seconds: a hundred years.
  private static let longestTimer = 100 * 365.0 * 86_400

  private struct Subscription {
    enum State {
      /// For its turn to be read, or until what was read has left: what happens meanwhile will be read.
      case waiting
      /// It is being read: what happens meanwhile is held, unless it is too much; then it is read too.
      case reading(held: [(seq: Int64, piece: RealtimePiece)], isTooMuch: Bool)
      /// Everything up to a number was sent.
      case following(seen: Int64)
    }

    let topic: RealtimeTopic
    /// Tells it from an earlier subscription to the same topic.
    let number: UInt64
    var state = State.waiting
    /// The topic has ended; the subscription does so too when all was sent.
    var isOver = false
  }

  /// A topic that has to be read: its name, the subscription, from where, and whether its client knows that it follows it.
  private struct Reading {
    let name: String
    let number: UInt64
    let since: Int64?
    var isAnswered = false
  }

  private let connection: WebSocketConnection
  private let hub: RealtimeHub
  private let loop: RealtimeLoop
  private var credential: Credential?
  private var subscriptions: [String: Subscription] = [:]
  private var subscribed: UInt64 = 0
  /// What has to be read. One topic is read at a time, and more of it when what was read has left: a client may have missed more than what
  /// may wait for it.
  private var readings = CircularBuffer<Reading>(initialCapacity: 0)
  private var isReading = false
  private var afterFlush: (() -> Void)?
  private var waiting: [RealtimePiece] = []
  /// What was asked while the first token is being checked; nil at other times.
  private var asked: [RealtimeRequest]?
  private var deadline: Scheduled<Void>?
  private var isClosed = false
  private var questions = 0

  init(_ connection: WebSocketConnection, hub: RealtimeHub, loop: RealtimeLoop) {
    self.connection = connection
    self.hub = hub
    self.loop = loop
    closeUnless(authenticatedWithin: Self.patience)
  }

  // MARK: Who it is

  /// A valid token came, the first or a newer one.
  func authenticated(_ credential: Credential) {
    guard !isClosed else { return }
    if let known = self.credential {
      guard known.caller.id == credential.caller.id else {
        return close(.unauthenticated, "a connection belongs to one person")
      }
    } else {
      loop.add(self, of: credential.caller.id)
      hub.people.arrived(credential.caller.id)
    }
    self.credential = credential
    stopWaiting()
    if let expires = credential.expires {
      // An API key may end later than a timer can count nanoseconds.
      let seconds = min(max(0, expires - hub.clock()), Self.longestTimer)
      closeUnless(authenticatedWithin: .milliseconds(Int64(seconds * 1_000)))
    }
    put(.hello(userId: credential.caller.id, expiresAt: credential.expires))
  }

  private func stopWaiting() {
    deadline?.cancel()
    deadline = nil
  }

  private func closeUnless(authenticatedWithin time: TimeAmount) {
    stopWaiting()
    let this = NIOLoopBound(self, eventLoop: connection.eventLoop)
    deadline = connection.eventLoop.scheduleTask(in: time) {
      this.value.close(.unauthenticated, "no valid token came in time")
    }
  }

  func close(_ reason: RealtimeClose, _ text: String) {
    connection.close(WebSocketCloseCode(rawValue: reason.rawValue), reason: text)
  }

  func closed(_ code: WebSocketCloseCode?) {
    isClosed = true
    stopWaiting()
    for topic in subscriptions.keys { loop.unfollow(topic, self) }
    subscriptions = [:]
    readings = CircularBuffer(initialCapacity: 0)
    afterFlush = nil
    waiting = []
    guard let user = credential?.caller.id else { return }
    loop.remove(self, of: user)
    hub.people.went(user)
  }

  // MARK: What it asks

  func received(_ message: WebSocketMessage) {
    guard case .text(let text) = message else { return refuse(APIError(.validation, "Messages are text.")) }
    do {
      let request = try RealtimeRequest.read(Array(text.utf8))
      // A client need not wait for `hello` before it goes on.
      if let asked {
        guard asked.count < RealtimeLimits.topics else { return close(.unauthenticated, "the first message is auth") }
        self.asked?.append(request)
      } else {
        take(request)
      }
    } catch { refuse(error) }
  }

  private static let unknown = APIError(
    .unauthorized, "The first message is auth, but for streams that everybody may watch.")

  private func take(_ request: RealtimeRequest) {
    switch request {
    case .auth(let token):
      if credential == nil { asked = [] }
      authenticate(token)
    case .ping: put(.pong)
    case .subscribe(let topic, let since):
      guard credential != nil || topic.isForEverybody else { return refuse(Self.unknown) }
      subscribe(topic, since: since, credential?.caller.id)
    case .unsubscribe(let topic):
      guard credential != nil || topic.isForEverybody else { return refuse(Self.unknown) }
      end(Self.name(topic, credential?.caller.id), .requested)
    }
  }

  private func refuse(_ error: APIError) { put(.error(code: error.code, message: error.sentence)) }

  private func authenticate(_ token: String) {
    let hub = hub
    answering({ try await hub.authenticate(token) }) { session, result in
      switch result {
      case .success(let credential):
        session.authenticated(credential)
        let asked = session.asked ?? []
        session.asked = nil
        for request in asked { session.take(request) }
      case .failure(let error):
        session.refuse(error)
        session.close(.unauthenticated, "the token is not valid")
      }
    }
  }

  /// Does something that takes time, and goes on on the loop where the connection is still there.
  private func answering<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value,
    then: @escaping @Sendable (RealtimeSession, Result<Value, APIError>) -> Void
  ) {
    // The connection does not stop reading while it is answered: whoever asks faster than that is sent away.
    guard questions < Self.mostQuestions else { return close(.tooSlow, "too much is asked at a time") }
    questions += 1
    let this = NIOLoopBound(self, eventLoop: connection.eventLoop)
    let eventLoop = connection.eventLoop
    Task {
      let result: Result<Value, APIError>
      do { result = .success(try await work()) } catch let error as APIError { result = .failure(error) } catch {
        result = .failure(APIError(.unavailable, "The database does not answer now."))
      }
      eventLoop.execute {
        this.value.questions -= 1
        guard !this.value.isClosed else { return }
        then(this.value, result)
      }
    }
  }

  // MARK: Topics

  /// The name of a topic's log.
  private static func name(_ topic: RealtimeTopic, _ user: EntityID?) -> String {
    if case .user = topic, let user { "user:\(user)" } else { topic.description }
  }

  private func subscribe(_ topic: RealtimeTopic, since: Int64?, _ user: EntityID?) {
    let name = Self.name(topic, user)
    let most = user == nil ? RealtimeLimits.anonymousTopics : RealtimeLimits.topics
    // Asked for again it begins again, so that whoever lost count can go on.
    if subscriptions[name] == nil, subscriptions.count >= most {
      return refuse(APIError(.rateLimited, "Such a connection follows at most \(most) topics."))
    }
    guard readings.count < Self.mostQuestions else { return close(.tooSlow, "too much is asked at a time") }
    subscribed += 1
    subscriptions[name] = Subscription(topic: topic, number: subscribed)
    loop.follow(name, self)
    readings.append(Reading(name: name, number: subscribed, since: since))
    readNext()
  }

  /// Reads the next topic whose turn it is.
  private func readNext() {
    while !isReading, let reading = readings.popFirst() { read(reading) }
  }

  private func read(_ reading: Reading) {
    guard let topic = subscriptions[reading.name]?.topic, subscriptions[reading.name]?.number == reading.number
    else { return }
    let user = credential?.caller.id
    isReading = true
    subscriptions[reading.name]?.state = .reading(held: [], isTooMuch: false)
    let rights = hub.rights
    answering({ try await rights.ask(topic, of: user, since: reading.since) }) { session, result in
      session.isReading = false
      // It may have been given up meanwhile, or begun again.
      if session.subscriptions[reading.name]?.number == reading.number {
        switch result {
        case .success(.forbidden): session.end(reading.name, .forbidden)
        case .success(.allowed(let head, let missed)): session.goOn(reading, topic, head: head, missed: missed)
        case .failure(let error):
          session.refuse(error)
          session.end(reading.name, .forbidden)
        }
      }
      session.readNext()
    }
  }

  /// Sends what was read; where it was all, what has happened since comes behind it.
  private func goOn(_ reading: Reading, _ topic: RealtimeTopic, head: Int64, missed: [EventRecord]?) {
    guard case .reading(let held, let isTooMuch)? = subscriptions[reading.name]?.state else { return }
    // Whoever follows something need not say who they are.
    if credential == nil { stopWaiting() }
    if !reading.isAnswered { put(.subscribed(topic, seq: head)) }
    var seen = head
    if let missed, let since = reading.since {
      for record in missed { put(RealtimePiece(record, number: hub.nextNumber())) }
      seen = missed.last?.seq ?? since
    } else if missed == nil {
      put(.reset(topic, seq: head))
    }
    // What has happened before others began to be told of the topic here has to be read, too.
    guard seen >= head, !isTooMuch, seen >= hub.relay?.reached(reading.name, seen) ?? 0 else {
      let rest = Reading(name: reading.name, number: reading.number, since: seen, isAnswered: true)
      subscriptions[reading.name]?.state = .waiting
      isReading = true
      return afterSending { session in
        session.isReading = false
        session.readings.prepend(rest)
        session.readNext()
      }
    }
    subscriptions[reading.name]?.state = .following(seen: seen)
    for (seq, piece) in held { take(reading.name, seq, piece) }
    if case .following? = subscriptions[reading.name]?.state, subscriptions[reading.name]?.isOver ?? false {
      end(reading.name, .ended)
    }
  }

  /// Goes on when everything that was said has left.
  private func afterSending(_ body: @escaping (RealtimeSession) -> Void) {
    let this = NIOLoopBound(self, eventLoop: connection.eventLoop)
    let next = { this.value.isClosed ? () : body(this.value) }
    guard !waiting.isEmpty else { return connection.whenSent(next) }
    afterFlush = next
  }

  /// An event of a topic that this connection follows.
  func take(_ topic: String, _ seq: Int64, _ piece: RealtimePiece) {
    switch subscriptions[topic]?.state {
    case .following(let seen)? where seq > seen:
      // Something before it has not come: both are read.
      guard seq == seen + 1 else { return readAgain(topic, since: seen) }
      subscriptions[topic]?.state = .following(seen: seq)
      put(piece)
    case .reading(var held, let isTooMuch)? where !isTooMuch:
      // In place, or each would copy all.
      subscriptions[topic]?.state = .waiting
      let isFull = held.count >= RealtimeRights.page
      if !isFull { held.append((seq, piece)) }
      subscriptions[topic]?.state = .reading(held: held, isTooMuch: isFull)
    default: return
    }
  }

  /// A topic that this connection follows has gone on otherwise than event by event.
  func skipped(_ topic: String) {
    switch subscriptions[topic]?.state {
    case .following(let seen)?: readAgain(topic, since: seen)
    // What is being read may be from before.
    case .reading(let held, _)?: subscriptions[topic]?.state = .reading(held: held, isTooMuch: true)
    case .waiting?, nil: return
    }
  }

  private func readAgain(_ topic: String, since seen: Int64) {
    guard let number = subscriptions[topic]?.number else { return }
    subscriptions[topic]?.state = .waiting
    readings.append(Reading(name: topic, number: number, since: seen, isAnswered: true))
    readNext()
  }

  func topicEnded(_ name: String) {
    if case .following? = subscriptions[name]?.state { return end(name, .ended) }
    subscriptions[name]?.isOver = true
  }

  private func end(_ name: String, _ reason: UnsubscribeReason) {
    guard let subscription = subscriptions.removeValue(forKey: name) else { return }
    loop.unfollow(name, self)
    put(.unsubscribed(subscription.topic, reason: reason))
    // A connection that nobody knows and that follows nothing is of no use for long.
    if credential == nil, subscriptions.isEmpty, deadline == nil { closeUnless(authenticatedWithin: Self.patience) }
  }

  /// Rights may have gone: each topic is asked for again.
  func recheck() {
    guard let user = credential?.caller.id else { return }
    let rights = hub.rights
    for (name, subscription) in subscriptions where subscription.topic != .user {
      answering({ try await rights.mayFollow(subscription.topic, user) }) { session, result in
        if case .success(true) = result { return }
        session.end(name, .forbidden)
      }
    }
  }

  /// The account, login or key may have ended.
  func recheckCredential() {
    guard let credential else { return }
    let hub = hub
    answering({ try await hub.holds(credential) }) { session, result in
      // A client whose token is good after all comes back with it.
      if case .success(true) = result { return }
      session.close(.unauthenticated, "the account, the login or the key has ended")
    }
  }

  // MARK: Out

  private func put(_ message: RealtimeMessage) { put(RealtimePiece(message)) }

  private func put(_ piece: RealtimePiece) {
    guard !isClosed else { return }
    guard waiting.count < Self.longestQueue else { return close(.tooSlow, "the client reads too slowly") }
    waiting.append(piece)
    if waiting.count == 1 { loop.wants(self) }
  }

  func takeWaiting() -> [RealtimePiece] {
    defer { waiting = [] }
    return waiting
  }

  func send(_ output: WebSocketOutput) {
    connection.send(output)
    guard let next = afterFlush else { return }
    afterFlush = nil
    connection.whenSent(next)
  }
}
