import MediaBasics
import NIOCore
import NchatAPI

/// What the watchers of one event loop got of a channel or a stream, frame by frame.
///
/// All get the same texts. Each is kept once, known again by its bytes, and read when somebody asks: reading it a thousand times, or while the
/// server is under load, would be the load of the generator.
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
  /// What each event of a frame has once; within the texts of others quotes are escaped.
  private static let mark = Array(#""type":"event""#.utf8)

  /// Events that came, for all watchers.
  private(set) var delivered = 0
  /// Texts as they came with the number of their events, and what was read of the first of them.
  private var texts: [ByteBuffer] = []
  private var counts: [Int] = []
  private var read: [[Event]] = []
  private var came: [Arrival] = []
  private var unread = 0
  private var recent: [Int] = []

  func take(_ bytes: ByteBuffer, at now: MediaInstant, by watcher: Int) {
    let frame: Int
    if let known = recent.last(where: { texts[$0] == bytes }) {
      frame = known
    } else {
      frame = texts.count
      // A copy: the bytes that came share their room with what comes next.
      texts.append(ByteBuffer(bytes: bytes.readableBytesView))
      counts.append(Self.count(bytes))
      if recent.count == Self.remembered { recent.removeFirst() }
      recent.append(frame)
    }
    delivered += counts[frame]
    came.append(Arrival(watcher: watcher, frame: frame, at: now))
  }

  /// The events of a text, without reading it.
  private static func count(_ text: ByteBuffer) -> Int {
    var (count, matched) = (0, 0)
    for byte in text.readableBytesView {
      // The mark begins with a quote, before which JSON has none that belongs to it.
      matched = byte == mark[matched] ? matched + 1 : byte == mark[0] ? 1 : 0
      guard matched == mark.count else { continue }
      (count, matched) = (count + 1, 0)
    }
    return count
  }

  var frames: [[Event]] {
    while read.count < texts.count { read.append(events(texts[read.count])) }
    return read
  }

  /// Frames that hold events.
  var arrivals: [Arrival] {
    let frames = frames
    return came.filter { !frames[$0.frame].isEmpty }
  }

  /// Frames that could not be read.
  var unreadable: Int {
    _ = frames
    return unread
  }

  private func events(_ bytes: ByteBuffer) -> [Event] {
    guard let messages = try? RealtimeMessage.frame(Array(bytes.readableBytesView)) else {
      unread += 1
      return []
    }
    return messages.compactMap { message in
      guard case .event(_, let name, let seq, let data) = message else { return nil }
      let event = RealtimeEvent.Name(rawValue: name).flatMap { try? RealtimeEvent($0, data) }
      let person: EntityID? =
        switch event {
        case .channelMemberJoined(let joined)?: joined.member.user.id
        case .channelMemberLeft(let left)?: left.userId
        case .streamChatMessage(let message)?: message.userId
        default: nil
        }
      return Event(seq: seq, person: person)
    }
  }
}
