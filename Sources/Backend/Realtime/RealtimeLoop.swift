import NIOCore
import NchatAPI
import WebServing

/// The realtime connections of one event loop: who follows what, and whose messages wait to be sent together.
final class RealtimeLoop {
  /// How long messages are gathered, at least and at most. What comes after a pause goes out at once.
  static let shortest = TimeAmount.milliseconds(20)
  static let longest = TimeAmount.milliseconds(40)
  /// Sending takes a share of the time that is at most one in so many, as long as `longest` allows that: where very many follow, or the
  /// machine is busy, fewer and larger frames let everyone keep up.
  private static let share: Int64 = 4

  private let loop: any EventLoop
  private let relay: EventRelay?
  private var followers: [String: [ObjectIdentifier: RealtimeSession]] = [:]
  private var people: [EntityID: [ObjectIdentifier: RealtimeSession]] = [:]
  private var waiting: [RealtimeSession] = []
  private var isFlushScheduled = false
  private var lastFlush = NIODeadline.uptimeNanoseconds(0)
  private var gathering = RealtimeLoop.shortest

  init(loop: any EventLoop, relay: EventRelay?) { (self.loop, self.relay) = (loop, relay) }

  // MARK: Who is there

  func add(_ session: RealtimeSession, of user: EntityID) {
    people[user, default: [:]][ObjectIdentifier(session)] = session
  }

  func remove(_ session: RealtimeSession, of user: EntityID) {
    people[user]?[ObjectIdentifier(session)] = nil
    if people[user]?.isEmpty ?? false { people[user] = nil }
  }

  func follow(_ topic: String, _ session: RealtimeSession) {
    if followers[topic] == nil { relay?.followed(topic) }
    followers[topic, default: [:]][ObjectIdentifier(session)] = session
  }

  func unfollow(_ topic: String, _ session: RealtimeSession) {
    followers[topic]?[ObjectIdentifier(session)] = nil
    guard followers[topic]?.isEmpty ?? false else { return }
    followers[topic] = nil
    relay?.unfollowed(topic)
  }

  /// All connections that have said who they are.
  var sessions: [RealtimeSession] { people.values.flatMap(\.values) }

  func sessions(of user: EntityID) -> [RealtimeSession] { people[user].map { Array($0.values) } ?? [] }

  // MARK: Events

  func deliver(_ events: [(record: EventRecord, piece: RealtimePiece)]) {
    for (record, piece) in events {
      for session in followers[record.topic]?.values ?? [:].values { session.take(record.topic, record.seq, piece) }
      switch RealtimeEvent.Name(rawValue: record.event) {
      case .callEnd where record.topic.hasPrefix("call:"), .streamEnd:
        for session in followers[record.topic].map({ Array($0.values) }) ?? [] { session.topicEnded(record.topic) }
      default: continue
      }
    }
  }

  func skipped(_ topic: String) {
    for session in followers[topic].map({ Array($0.values) }) ?? [] { session.skipped(topic) }
  }

  /// A session has something to send.
  func wants(_ session: RealtimeSession) {
    waiting.append(session)
    guard !isFlushScheduled else { return }
    isFlushScheduled = true
    let this = NIOLoopBound(self, eventLoop: loop)
    let pause = NIODeadline.now() - lastFlush
    // What is delivered together with this must still be gathered: at the soonest at the end of the turn.
    if pause >= gathering {
      loop.execute { this.value.flush() }
    } else {
      loop.scheduleTask(in: gathering - pause) { this.value.flush() }
    }
  }

  /// How long to gather after a flush that took so long.
  static func gathering(after flush: TimeAmount) -> TimeAmount {
    max(shortest, min(longest, .nanoseconds(min(flush, longest).nanoseconds * share)))
  }

  private func flush() {
    isFlushScheduled = false
    lastFlush = .now()
    defer { gathering = Self.gathering(after: .now() - lastFlush) }
    let sessions = waiting
    waiting = []
    // Those who wait for the same events get the same bytes.
    var shared: [[UInt64]: WebSocketOutput] = [:]
    for session in sessions {
      let pieces = session.takeWaiting()
      let numbers = pieces.compactMap(\.number)
      guard !pieces.isEmpty else { continue }
      guard numbers.count == pieces.count else {
        session.send(WebSocketOutput(text: RealtimePiece.frame(pieces)))
        continue
      }
      if let output = shared[numbers] {
        session.send(output)
      } else {
        let output = WebSocketOutput(text: RealtimePiece.frame(pieces))
        shared[numbers] = output
        session.send(output)
      }
    }
  }
}
