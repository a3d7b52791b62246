import MediaBasics
import NIOCore
import NchatAPI

/// What the watchers of one event loop got of a channel, frame by frame.
///
/// All get the same texts. Each is read once, and known again by its bytes: reading it a thousand times would be the load of the generator,
/// not of the server.
final class WatchLog {
  /// An event, and whom it is about.
  struct Event: Sendable, Equatable {
    var seq: Int64
    var person: EntityID?
  }

  /// A frame that came to a watcher.
  struct Arrival: Sendable {
    var watcher: Int
    /// Its place in `frames`.
    var frame: Int
    var at: MediaInstant
  }

  private static let remembered = 8

  private(set) var frames: [[Event]] = []
  private(set) var arrivals: [Arrival] = []
  /// Events that came, for all watchers.
  private(set) var delivered = 0
  /// Frames that could not be read.
  private(set) var unreadable = 0
  private var recent: [(bytes: ByteBuffer, frame: Int)] = []

  func take(_ bytes: ByteBuffer, at now: MediaInstant, by watcher: Int) {
    let frame: Int
    if let known = recent.last(where: { $0.bytes == bytes }) {
      frame = known.frame
    } else {
      frame = frames.count
      frames.append(read(bytes))
      if recent.count == Self.remembered { recent.removeFirst() }
      // A copy: the bytes that came share their room with what comes next.
      recent.append((ByteBuffer(bytes: bytes.readableBytesView), frame))
    }
    guard !frames[frame].isEmpty else { return }
    delivered += frames[frame].count
    arrivals.append(Arrival(watcher: watcher, frame: frame, at: now))
  }

  private func read(_ bytes: ByteBuffer) -> [Event] {
    guard let messages = try? RealtimeMessage.frame(Array(bytes.readableBytesView)) else {
      unreadable += 1
      return []
    }
    return messages.compactMap { message in
      guard case .event(.channel, let name, let seq, let data) = message else { return nil }
      let event = RealtimeEvent.Name(rawValue: name).flatMap { try? RealtimeEvent($0, data) }
      let person: EntityID? =
        switch event {
        case .channelMemberJoined(let joined)?: joined.member.user.id
        case .channelMemberLeft(let left)?: left.userId
        default: nil
        }
      return Event(seq: seq, person: person)
    }
  }
}
