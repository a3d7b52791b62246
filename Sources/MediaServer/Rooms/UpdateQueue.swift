import LiveKitProtocol
import MediaBasics

/// Holds back news about participants that only listen, so that a large room does not send everybody's coming and going to
/// everybody one by one.
struct UpdateQueue: Sendable {
  static let interval: MediaDuration = .seconds(3)
  /// Rooms up to this size hear everything at once.
  static let smallRoom = 32

  private var waiting: [LKParticipantInfo] = []
  private(set) var flushAt: MediaInstant?

  init() {}

  var isEmpty: Bool { waiting.isEmpty }

  /// Takes news about one participant and answers what to send now.
  ///
  /// - Parameter isUrgent: publishers, and whatever somebody waits for.
  mutating func push(
    _ info: LKParticipantInfo, isUrgent: Bool, roomSize: Int, at now: MediaInstant
  ) -> [LKParticipantInfo] {
    // Two sessions of one identity may follow each other; news of the older one never overtakes.
    let earlier = waiting.firstIndex { $0.sid == info.sid }
    if isUrgent || roomSize <= Self.smallRoom {
      if let earlier { waiting.remove(at: earlier) }
      let before = waiting.filter { $0.identity == info.identity }
      waiting.removeAll { $0.identity == info.identity }
      return before + [info]
    }
    if let earlier {
      if info.version >= waiting[earlier].version { waiting[earlier] = info }
    } else {
      waiting.append(info)
    }
    if flushAt == nil { flushAt = now + Self.interval }
    return []
  }

  /// What has waited long enough.
  mutating func due(at now: MediaInstant) -> [LKParticipantInfo] {
    guard let at = flushAt, at <= now else { return [] }
    flushAt = nil
    defer { waiting.removeAll() }
    return waiting
  }

  /// Splits a list so that no message is much larger than `size` bytes.
  static func chunks(_ infos: [LKParticipantInfo], size: Int) -> [[LKParticipantInfo]] {
    var chunks: [[LKParticipantInfo]] = []
    var current: [LKParticipantInfo] = []
    var bytes = 0
    for info in infos {
      let length = (try? info.serializedData().count) ?? 0
      if !current.isEmpty, bytes + length > size {
        chunks.append(current)
        current = []
        bytes = 0
      }
      current.append(info)
      bytes += length
    }
    if !current.isEmpty { chunks.append(current) }
    return chunks
  }
}
