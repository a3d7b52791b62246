import Foundation
import NchatAPI

/// Who watches a stream, as rows: each stay with its begin and end, and the counts, which change in the same transaction.
enum ViewerRows {
  /// Seconds without a word after which a viewer has left.
  static let silence = 60.0
  /// How often a viewer should say that they are there, seconds.
  static let heartbeat = 20
  /// Stays that one person has in a stream at a time.
  static let mostOfOne = 16
  /// Seconds between two events that tell how many watch.
  static let tellingInterval = 1.0

  /// A session of a viewer.
  struct Session: Sendable {
    let id: EntityID
    let user: EntityID?
    fileprivate let seenAt: Timestamp
    fileprivate let leftAt: Timestamp?

    fileprivate init(_ row: SQLRow) throws(SQLFailure) {
      (id, user, seenAt, leftAt) = (try row["id"], try row["user_id"], try row["last_seen_at"], try row["left_at"])
    }

    /// Whether the viewer has not left, and has said so.
    func isThere(at now: Timestamp) -> Bool { leftAt == nil && !isSilent(at: now) }

    fileprivate func isSilent(at now: Timestamp) -> Bool { leftAt == nil && now - seenAt > silence }
  }

  struct Counts: Sendable {
    let current: Int
    let peak: Int
    let total: Int
    fileprivate let told: Int
    fileprivate let toldAt: Timestamp?
  }

  /// What is stored of a session's secret.
  static func hash(_ session: EntityID) -> [UInt8] { Secret.hash(session.description) }

  /// 128 random bits.
  static func newSession() -> EntityID {
    var generator = SystemRandomNumberGenerator()
    var uuid = EntityID.zero.uuid.uuid
    withUnsafeMutableBytes(of: &uuid) { bytes in
      bytes.storeBytes(of: UInt64.random(in: .min ... .max, using: &generator), as: UInt64.self)
      bytes.storeBytes(of: UInt64.random(in: .min ... .max, using: &generator), toByteOffset: 8, as: UInt64.self)
    }
    return EntityID(UUID(uuid: uuid))
  }

  static func find(
    _ session: EntityID, of stream: EntityID, in connection: any SQLConnection
  ) throws(SQLFailure) -> Session? {
    guard let row = try connection.first("viewers.find", ["stream": stream, "session": hash(session)]) else {
      return nil
    }
    return try Session(row)
  }

  /// The same, after the viewer has left where nothing was heard for too long: the sweep may not have come by yet.
  static func settled(_ session: EntityID, of stream: EntityID, _ change: Change) throws -> Session? {
    guard let known = try find(session, of: stream, in: change.connection), known.isSilent(at: change.now) else {
      return try find(session, of: stream, in: change.connection)
    }
    let lapsed = try change.connection.run(
      "viewers.lapse_one", ["stream": stream, "session": hash(session), "before": change.now + -silence])
    try count(-lapsed, of: stream, change)
    return try find(session, of: stream, in: change.connection)
  }

  /// Adds to the counts of a stream, and tells of them unless that has just been done; what is not told is told by the sweep.
  @discardableResult
  static func count(_ change: Int, views: Int = 0, of stream: EntityID, _ transaction: Change) throws -> Counts {
    let row = try transaction.connection.first(
      "viewers.count", ["stream": stream, "change": change, "views": views])
    guard let row else { throw SQLFailure(.wrongStatement, "viewers.count answers no counts") }
    let counts = Counts(
      current: try row["current_viewers"], peak: try row["peak_viewers"], total: try row["total_views"],
      told: try row["told_viewers"], toldAt: try row["viewers_told_at"])
    let isDue = counts.toldAt.map { abs(transaction.now - $0) >= tellingInterval } ?? true
    if counts.current != counts.told, isDue { try tell(counts, of: stream, transaction) }
    return counts
  }

  private static func tell(_ counts: Counts, of stream: EntityID, _ change: Change) throws {
    try change.connection.run("viewers.told", ["stream": stream, "at": change.now])
    change.tell(
      .stream(stream.uuid),
      .streamViewerCount(
        StreamViewersChanged(
          streamId: stream, currentViewers: counts.current, peakViewers: counts.peak, totalViews: counts.total)))
  }

  /// Ends a viewer's stay, and counts it.
  static func leave(_ session: EntityID, of stream: EntityID, _ change: Change) throws {
    let left = try change.connection.run(
      "viewers.leave", ["stream": stream, "session": hash(session), "at": change.now])
    if left > 0 { try count(-left, of: stream, change) }
  }

  /// Ends somebody's oldest stays where there would be too many with another one; how many they were. Of nobody in particular there is no
  /// telling.
  static func makePlace(for user: EntityID?, in stream: EntityID, _ change: Change) throws(SQLFailure) -> Int {
    guard let user else { return 0 }
    return try change.connection.run(
      "viewers.crowd_out", ["stream": stream, "user": user, "kept": mostOfOne - 1, "at": change.now])
  }

  /// Ends whatever stays somebody has in a stream, and counts them.
  static func leave(by user: EntityID, of stream: EntityID, _ change: Change) throws {
    let left = try change.connection.run("viewers.leave_of", ["stream": stream, "user": user, "at": change.now])
    if left > 0 { try count(-left, of: stream, change) }
  }

  /// Ends the stays of those who have said nothing for too long; how many they were.
  ///
  /// - Parameter end: of the stream, where it is over.
  static func lapse(
    _ stream: EntityID, until end: Timestamp? = nil, _ change: Change
  ) throws(SQLFailure) -> Int {
    try change.connection.run("viewers.lapse", ["stream": stream, "before": (end ?? change.now) + -silence])
  }

  /// Ends all stays, with the stream.
  static func leaveAll(_ stream: StreamRecord, _ change: Change) throws {
    let end = stream.life.endedAt ?? change.now
    let lapsed = try lapse(stream.id, until: end, change)
    let left = try change.connection.run("viewers.leave_all", ["stream": stream.id, "at": end])
    try count(-lapsed - left, of: stream.id, change)
  }
}
