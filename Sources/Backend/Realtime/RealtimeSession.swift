import Logging
import NIOCore
import NchatAPI
import WebServing

/// One realtime connection: proves who it is, follows topics, gets their events in order and none twice.
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

  /// Seconds: a hundred years.
  private static let longestTimer = 100 * 365.0 * 86_400

  private struct Subscription {
    let topic: RealtimeTopic
    /// What came while the database is asked what was missed; nil once that is known.
    var held: [(seq: Int64, piece: RealtimePiece)]? = []
    var seen: Int64 = 0
  }

  private let connection: WebSocketConnection
  private let hub: RealtimeHub
  private let loop: RealtimeLoop
  private var credential: Credential?
  private var subscriptions: [String: Subscription] = [:]
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
    closeUnless(authenticatedWithin: .milliseconds(Int64(RealtimeLimits.authenticationTime * 1_000)))
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
      hub.arrived(credential.caller.id)
    }
    self.credential = credential
    deadline?.cancel()
    deadline = nil
    if let expires = credential.expires {
      // An API key may end later than a timer can count nanoseconds.
      let seconds = min(max(0, expires - hub.clock()), Self.longestTimer)
      closeUnless(authenticatedWithin: .milliseconds(Int64(seconds * 1_000)))
    }
    put(.hello(userId: credential.caller.id, expiresAt: credential.expires))
  }

  private func closeUnless(authenticatedWithin time: TimeAmount) {
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
    deadline?.cancel()
    deadline = nil
    for topic in subscriptions.keys { loop.unfollow(topic, self) }
    subscriptions = [:]
    waiting = []
    guard let user = credential?.caller.id else { return }
    loop.remove(self, of: user)
    hub.went(user)
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

  private func take(_ request: RealtimeRequest) {
    switch request {
    case .auth(let token):
      if credential == nil { asked = [] }
      authenticate(token)
    case .ping: put(.pong)
    case .subscribe(let topic, let since):
      guard let credential else { return refuse(APIError(.unauthorized, "The first message is auth.")) }
      subscribe(topic, since: since, credential.caller.id)
    case .unsubscribe(let topic):
      guard let credential else { return refuse(APIError(.unauthorized, "The first message is auth.")) }
      end(Self.name(topic, credential.caller.id), .requested)
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
  private static func name(_ topic: RealtimeTopic, _ user: EntityID) -> String {
    if case .user = topic { "user:\(user)" } else { topic.description }
  }

  private func subscribe(_ topic: RealtimeTopic, since: Int64?, _ user: EntityID) {
    let name = Self.name(topic, user)
    // Asked for again it begins again, so that whoever lost count can go on.
    if subscriptions[name] == nil, subscriptions.count >= RealtimeLimits.topics {
      return refuse(APIError(.rateLimited, "A connection follows at most \(RealtimeLimits.topics) topics."))
    }
    // From now on events are held until it is known what came before them.
    subscriptions[name] = Subscription(topic: topic)
    loop.follow(name, self)
    let rights = hub.rights
    answering({ try await rights.ask(topic, of: user, since: since) }) { session, result in
      switch result {
      case .success(.forbidden): session.end(name, .forbidden)
      case .success(.allowed(let head, let missed)): session.began(name, topic, head: head, missed: missed)
      case .failure(let error):
        session.refuse(error)
        session.end(name, .forbidden)
      }
    }
  }

  private func began(_ name: String, _ topic: RealtimeTopic, head: Int64, missed: [EventRecord]?) {
    guard let held = subscriptions[name]?.held else { return }
    put(.subscribed(topic, seq: head))
    if let missed {
      for record in missed { put(RealtimePiece(record, number: hub.nextNumber())) }
    } else {
      put(.reset(topic, seq: head))
    }
    subscriptions[name]?.held = nil
    subscriptions[name]?.seen = head
    for (seq, piece) in held where seq > head {
      subscriptions[name]?.seen = seq
      put(piece)
    }
  }

  /// An event of a topic that this connection follows.
  func take(_ record: EventRecord, _ piece: RealtimePiece) {
    guard var subscription = subscriptions[record.topic] else { return }
    if let held = subscription.held {
      guard held.count < Self.longestQueue else {
        return close(.tooSlow, "too much happens before it is known what did")
      }
      subscriptions[record.topic]?.held?.append((record.seq, piece))
      return
    }
    guard record.seq > subscription.seen else { return }
    subscription.seen = record.seq
    subscriptions[record.topic]?.seen = record.seq
    put(piece)
  }

  func topicEnded(_ name: String) { end(name, .ended) }

  private func end(_ name: String, _ reason: UnsubscribeReason) {
    guard let subscription = subscriptions.removeValue(forKey: name) else { return }
    loop.unfollow(name, self)
    put(.unsubscribed(subscription.topic, reason: reason))
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

  func send(_ output: WebSocketOutput) { connection.send(output) }
}
