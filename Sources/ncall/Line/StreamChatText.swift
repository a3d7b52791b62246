import CallCore
import NchatAPI
import TerminalKit

/// A stream's chat as lines for people: `HH:MM:SS NAME: TEXT`, and `HH:MM:SS * …` for what happens to messages and to the stream.
///
/// Whatever others write, a line is a line, and no terminal obeys it.
struct StreamChatText {
  /// Whether the ends of ids are shown, as commands take them.
  var showsIDs = false
  private var mode: (mode: StreamChatMode, slow: Int, isOn: Bool)?
  private var isLive: Bool?

  init(showsIDs: Bool = false) { self.showsIDs = showsIDs }

  /// The lines of an event; most have one, some none.
  mutating func lines(_ event: StreamEvent, at now: Timestamp) -> [String] {
    switch event {
    case .message(let message):
      return [line(message.createdAt, message.id, "\(message.user.displayName): \(message.content)")]
    case .deleted(let id, let message, _):
      return [
        notice(
          now, id, message.map { "a message of \($0.user.displayName) was deleted" } ?? "an earlier message was deleted"
        )
      ]
    case .pinned(let id, let message, let isPinned, _):
      let text = message.map { "\($0.user.displayName): \($0.content)" } ?? "an earlier message"
      return [notice(now, id, (isPinned ? "pinned: " : "no longer pinned: ") + text)]
    case .connected(let stream), .changed(let stream): return changes(stream, at: now)
    case .over(let stream):
      let word =
        switch stream.status {
        case .cancelled: "was taken back"
        case .missed: "was not begun in time"
        case .preparing, .scheduled, .live, .ended: "has ended"
        }
      return [notice(now, nil, "the stream \(word)")]
    case .missedMessages: return [notice(now, nil, "more was said meanwhile than can be told")]
    case .reaction, .viewers, .lost, .closed: return []
    }
  }

  /// What is other than before; of a stream that is met for the first time nothing.
  private mutating func changes(_ stream: LiveStream, at now: Timestamp) -> [String] {
    defer {
      isLive = stream.status == .live
      mode = (stream.chatMode, stream.slowModeSeconds, stream.enableChat)
    }
    var lines: [String] = []
    if isLive == false, stream.status == .live { lines.append(notice(now, nil, "the stream has begun")) }
    if let mode, mode != (stream.chatMode, stream.slowModeSeconds, stream.enableChat) {
      lines.append(notice(now, nil, Self.words(stream)))
    }
    return lines
  }

  private static func words(_ stream: LiveStream) -> String {
    guard stream.enableChat else { return "nobody may write" }
    let who =
      switch stream.chatMode {
      case .open, .slowMode: "everybody may write"
      case .followersOnly: "only followers may write"
      case .subscribersOnly: "only subscribers may write"
      case .disabled: "nobody may write"
      }
    return stream.slowModeSeconds > 0 ? "\(who), every \(stream.slowModeSeconds) s" : who
  }

  private func notice(_ at: Timestamp, _ id: EntityID?, _ text: String) -> String { line(at, id, "* " + text) }

  private func line(_ at: Timestamp, _ id: EntityID?, _ text: String) -> String {
    let mark = showsIDs ? id.map { IDPart.end($0) + " " } ?? "" : ""
    return "\(Clock.second(at)) \(mark)\(TerminalText.line(text))"
  }
}
