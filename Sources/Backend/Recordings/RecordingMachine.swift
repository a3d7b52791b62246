import NchatAPI

/// What becomes of a recording: `starting → recording → processing → ready`, from the first three to `failed`, from `ready` to `expired`, and
/// from whatever does not go on to `deleted`.
///
/// It begins once everybody who is present has agreed; whoever refuses, or does not answer in time, keeps it from beginning. Those who come
/// later, or while the egress service is being asked already, are told; whoever stays agrees. It knows no clock and no database: an event and an instant in,
/// the new state and what follows from it out.
struct RecordingMachine: Sendable {
  /// Seconds in which those present have to answer.
  static let consentTime = 30.0

  /// What others learn of a step.
  enum Output: Sendable, Equatable {
    case asked([EntityID])
    case answered(EntityID, accepted: Bool)
    case started
    /// Somebody came who is told that it goes on.
    case informed(EntityID)
    case stopped
    case ready
    case failed(RecordingFailureReason)
  }

  private(set) var life: RecordingLife
  private(set) var outputs: [Output] = []

  init(_ life: RecordingLife) { self.life = life }

  /// A new recording.
  /// - Parameters:
  ///   - maker: who wants it, and agrees by that.
  ///   - others: everybody else who is present.
  init(by maker: EntityID, others: [EntityID], at now: Timestamp) {
    life = RecordingLife(consentDeadline: now + Self.consentTime)
    life.consents[maker] = RecordingLife.Consent(state: .accepted, askedAt: now, answeredAt: now)
    for other in others where other != maker {
      life.consents[other] = RecordingLife.Consent(state: .pending, askedAt: now)
    }
    if life.pending.isEmpty { begin() } else { outputs.append(.asked(life.pending)) }
  }

  /// Everybody has agreed: the egress service is asked.
  private mutating func begin() {
    life.consentDeadline = nil
    life.wish = .start
  }

  // MARK: Those present

  /// Somebody says whether they may be recorded. Saying the same twice changes nothing.
  mutating func answer(_ user: EntityID, accepted: Bool, at now: Timestamp) throws(RecordingRefusal) {
    guard let consent = life.consents[user] else { throw .notAsked }
    switch consent.state {
    case .accepted where accepted, .refused where !accepted: return
    case .pending where life.isAsking: break
    case .accepted, .refused: throw life.isAsking ? .answered : .notAsked
    case .pending, .informed: throw .notAsked
    }
    life.consents[user]?.state = accepted ? .accepted : .refused
    life.consents[user]?.answeredAt = now
    outputs.append(.answered(user, accepted: accepted))
    if !accepted { return fail(.refused, at: now) }
    if life.pending.isEmpty { begin() }
  }

  /// Somebody has come into the call.
  mutating func joined(_ user: EntityID, at now: Timestamp) {
    guard life.status.isRunning else { return }
    let known = life.consents[user]?.state
    if life.isAsking {
      guard known != .accepted else { return }
      life.consents[user] = RecordingLife.Consent(state: .pending, askedAt: now)
      life.consentDeadline = now + Self.consentTime
      outputs.append(.asked([user]))
    } else {
      if known != .accepted { life.consents[user] = RecordingLife.Consent(state: .informed, askedAt: now) }
      // Of one that is about to begin everybody is told when it does.
      if life.status == .recording { outputs.append(.informed(user)) }
    }
  }

  /// Somebody has left the call: they need not answer any more, and are not in what begins without them, though they had agreed.
  ///
  /// - Parameter maker: who wants it, and has it though they are not there.
  mutating func left(_ user: EntityID, maker: EntityID) {
    guard life.status == .starting, user != maker, life.consents[user]?.state != .refused else { return }
    life.consents[user] = nil
    if life.isAsking, life.pending.isEmpty { begin() }
  }

  /// The call or the stream is over.
  mutating func placeEnded(at now: Timestamp) {
    switch life.status {
    case .starting: fail(.ended, at: now)
    case .recording: finish(at: now)
    default: return
    }
  }

  /// Lets happen what is due.
  mutating func advance(to now: Timestamp) {
    guard life.isAsking, let deadline = life.consentDeadline, deadline <= now else { return }
    fail(.unanswered, at: now)
  }

  /// Somebody who may ends it.
  mutating func stop(at now: Timestamp) throws(RecordingRefusal) {
    switch life.status {
    case .starting: fail(.cancelled, at: now)
    case .recording: finish(at: now)
    default: throw .notRunning
    }
  }

  private mutating func finish(at now: Timestamp) {
    life.status = .processing
    // A clock that was set back makes no recording end before it began.
    life.endedAt = life.startedAt.map { max($0, now) } ?? now
    life.wish = .stop
    outputs.append(.stopped)
  }

  private mutating func fail(_ reason: RecordingFailureReason, _ message: String? = nil, at now: Timestamp) {
    if life.startedAt != nil, life.endedAt == nil { life.endedAt = life.startedAt.map { max($0, now) } }
    (life.status, life.failure, life.message) = (.failed, reason, message)
    (life.consentDeadline, life.wish) = (nil, nil)
    outputs.append(.failed(reason))
  }

  // MARK: The egress service's word

  /// It records.
  mutating func egressStarted(at now: Timestamp) {
    switch life.status {
    case .starting where !life.isAsking:
      (life.status, life.startedAt, life.wish) = (.recording, now, nil)
      outputs.append(.started)
    case .recording, .processing, .ready: return
    // Nobody wants it any more.
    case .starting, .failed, .expired, .deleted: life.wish = .stop
    }
  }

  /// Nobody knows whether it records: where nobody wants it any more it is looked for, and ended.
  mutating func egressUnanswered() {
    switch life.status {
    case .failed, .deleted: life.wish = .stop
    case .starting, .recording, .processing, .ready, .expired: return
    }
  }

  /// What was wished for is done.
  mutating func wishDone() { life.wish = nil }

  /// It records no more, and writes the file.
  mutating func egressEnding(at now: Timestamp) {
    guard life.status == .recording else { return }
    finish(at: now)
    life.wish = nil
  }

  /// The file is there.
  mutating func egressFinished(at now: Timestamp) {
    if life.status == .recording { egressEnding(at: now) }
    guard life.status == .processing else {
      life.wish = nil
      return
    }
    (life.status, life.processedAt, life.wish) = (.ready, now, nil)
    outputs.append(.ready)
  }

  /// There will be no file.
  mutating func egressFailed(_ reason: RecordingFailureReason, _ message: String?, at now: Timestamp) {
    switch life.status {
    case .starting, .recording, .processing: fail(reason, message, at: now)
    default: life.wish = nil
    }
  }

  // MARK: Afterwards

  /// Whether it may be deleted; one that goes on is stopped instead.
  func checkDeletion(isHeld: Bool) throws(RecordingRefusal) {
    if isHeld { throw .held }
    if life.status == .processing { throw .unfinished }
  }

  /// Whoever deletes one that goes on ends it.
  mutating func delete() {
    // What was to be ended is ended all the same.
    if life.status == .recording { life.wish = .stop }
    if life.wish == .start { life.wish = nil }
    (life.status, life.consentDeadline) = (.deleted, nil)
  }

  /// Its time is over.
  mutating func expire() {
    guard life.status == .ready else { return }
    life.status = .expired
  }
}
