import NchatAPI

/// What becomes of a stream: `preparing` or `scheduled`, then `live`, then `ended`; or `cancelled` or `missed` before it began.
///
/// An announced stream begins at its time by itself when its broadcaster is in its room, and else as soon as they come. One that goes on ends by
/// itself when they have gone and do not come back.
///
/// It knows no clock and no database: an event and an instant in, the new state and what follows from it out.
struct StreamMachine: Sendable {
  /// Seconds after its time for which a stream that was announced is waited for.
  static let patience = 900.0
  /// Seconds that a stream goes on after its broadcaster has left its room.
  static let absence = 300.0
  /// Seconds that a stream goes on into whose room its broadcaster never came.
  static let unattended = 12 * 3_600.0

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
      begin(at: now)
    case .live: throw .alreadyLive
    case .missed: throw .missed
    case .ended, .cancelled: throw .over
    }
  }

  private mutating func begin(at now: Timestamp) {
    life.status = .live
    life.startedAt = now
    life.endDeadline = life.broadcasterSession == nil ? now + Self.unattended : nil
    outputs.append(.began)
  }

  private mutating func finish(at now: Timestamp) {
    life.status = .ended
    // A clock that was set back makes no stream end before it began.
    life.endedAt = life.startedAt.map { max($0, now) } ?? now
    (life.endDeadline, life.broadcasterSession) = (nil, nil)
    outputs += [.ended, .closeRoom]
  }

  /// Its broadcaster ends it. One that has ended has ended.
  mutating func end(at now: Timestamp) throws(StreamRefusal) {
    switch life.status {
    case .live: finish(at: now)
    case .ended: return
    case .preparing, .scheduled, .cancelled, .missed: throw .notLive
    }
  }

  /// Its broadcaster takes it back before it began. One that was taken back stays so.
  mutating func cancel() throws(StreamRefusal) {
    switch life.status {
    case .preparing, .scheduled: takeBack()
    case .cancelled: return
    case .live: throw .alreadyLive
    case .missed: throw .missed
    case .ended: throw .over
    }
  }

  /// Its broadcaster may not broadcast any more: it is over, or taken back.
  mutating func giveUp(at now: Timestamp) {
    switch life.status {
    // Whoever looked late changes nothing of when it was over.
    case .live: finish(at: min(now, life.endDeadline ?? now))
    case .preparing, .scheduled: takeBack()
    case .ended, .cancelled, .missed: return
    }
  }

  private mutating func takeBack() {
    (life.status, life.broadcasterSession) = (.cancelled, nil)
    outputs += [.changed, .closeRoom]
  }

  /// Whether it begins at its time by itself.
  mutating func setStartsItself(_ starts: Bool, at now: Timestamp) throws(StreamRefusal) {
    switch life.status {
    case .preparing, .scheduled, .missed:
      life.startsItself = starts
      advance(to: now)
    case .live: throw .alreadyLive
    case .ended, .cancelled: throw .over
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
    switch life.status {
    case .scheduled:
      if let deadline = life.startDeadline, deadline <= now {
        life.status = .missed
        outputs += [.changed, .closeRoom]
      } else if life.startsItself, life.broadcasterSession != nil, let time = life.scheduledAt, time <= now {
        begin(at: now)
      }
    case .live:
      // Whoever looked late changes nothing of when it was over.
      if let deadline = life.endDeadline, deadline <= now { finish(at: deadline) }
    case .preparing, .ended, .cancelled, .missed: return
    }
  }

  /// Its broadcaster has come into its room.
  /// - Parameter session: their stay, as the media server names it.
  mutating func broadcasterCame(_ session: String, at now: Timestamp) {
    guard !life.isOver else { return }
    // What was due before they came is not undone by that.
    advance(to: now)
    guard !life.isOver else { return }
    (life.broadcasterSession, life.endDeadline) = (session, nil)
    advance(to: now)
  }

  /// Its broadcaster has left its room.
  /// - Parameter session: the stay that is over, which may be an earlier one; nil for whichever it was.
  mutating func broadcasterWent(_ session: String?, at now: Timestamp) {
    guard let known = life.broadcasterSession, session == nil || session == known else { return }
    life.broadcasterSession = nil
    if life.status == .live { life.endDeadline = now + Self.absence }
  }

  /// Whether it may be deleted.
  func checkDeletion() throws(StreamRefusal) {
    if life.status == .live { throw .alreadyLive }
  }
}
