import NchatAPI

/// What becomes of a stream: `preparing` or `scheduled`, then `live`, then `ended`; or `cancelled` or `missed` before it began.
///
/// It knows no clock and no database: an event and an instant in, the new state and what follows from it out.
struct StreamMachine: Sendable {
  /// Seconds after its time for which a stream that was announced is waited for.
  static let patience = 900.0

  /// What follows from a step.
  enum Output: Sendable, Equatable {
    case began
    case ended
    /// Neither of both, and others should know.
    case changed
    /// Nobody needs the room of the media server any more.
    case closeRoom
  }

  private(set) var life: StreamLife
  private(set) var outputs: [Output] = []

  init(_ life: StreamLife) { self.life = life }

  /// A new stream.
  /// - Throws: `StreamRefusal.inPast` when it would begin before now.
  init(scheduledAt: Timestamp?, at now: Timestamp) throws(StreamRefusal) {
    life = StreamLife(status: .preparing)
    if let scheduledAt {
      guard scheduledAt > now else { throw .inPast }
      life = StreamLife(status: .scheduled, scheduledAt: scheduledAt)
    }
  }

  /// Its broadcaster begins it, also before its time.
  mutating func start(at now: Timestamp) throws(StreamRefusal) {
    switch life.status {
    case .preparing, .scheduled:
      if let deadline = life.startDeadline, deadline <= now { throw .missed }
      life.status = .live
      life.startedAt = now
      outputs.append(.began)
    case .live: throw .alreadyLive
    case .missed: throw .missed
    case .ended, .cancelled: throw .over
    }
  }

  /// Its broadcaster ends it. One that has ended has ended.
  mutating func end(at now: Timestamp) throws(StreamRefusal) {
    switch life.status {
    case .live:
      life.status = .ended
      // A clock that was set back makes no stream end before it began.
      life.endedAt = life.startedAt.map { max($0, now) } ?? now
      outputs += [.ended, .closeRoom]
    case .ended: return
    case .preparing, .scheduled, .cancelled, .missed: throw .notLive
    }
  }

  /// Its broadcaster takes it back before it began. One that was taken back stays so.
  mutating func cancel() throws(StreamRefusal) {
    switch life.status {
    case .preparing, .scheduled:
      life.status = .cancelled
      outputs += [.changed, .closeRoom]
    case .cancelled: return
    case .live: throw .alreadyLive
    case .missed: throw .missed
    case .ended: throw .over
    }
  }

  /// Its broadcaster gives it another time; one that was missed is announced anew.
  mutating func schedule(for instant: Timestamp, at now: Timestamp) throws(StreamRefusal) {
    switch life.status {
    case .preparing, .scheduled, .missed:
      guard instant > now else { throw .inPast }
      (life.status, life.scheduledAt) = (.scheduled, instant)
    case .live: throw .alreadyLive
    case .ended, .cancelled: throw .over
    }
  }

  /// Lets happen what is due.
  mutating func advance(to now: Timestamp) {
    guard let deadline = life.startDeadline, deadline <= now else { return }
    life.status = .missed
    outputs += [.changed, .closeRoom]
  }

  /// Whether it may be deleted.
  func checkDeletion() throws(StreamRefusal) {
    if life.status == .live { throw .alreadyLive }
  }
}
