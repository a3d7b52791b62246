import CallCore
import Foundation
import NchatAPI

/// What happens in a live stream, as a line of JSON.
public enum StreamEventLine {
  /// - Parameter seq: of the line, from 1.
  /// - Returns: nil for what is told by the command's end.
  public static func text(_ event: StreamEvent, seq: Int, at now: Date) -> String? {
    guard let (type, fill) = parts(of: event) else { return nil }
    var line = EventWriter.line(type, seq: seq, at: now)
    fill(&line)
    return line.finished
  }

  typealias Fill = @Sendable (inout JSONLine) -> Void

  /// The type of the line and its own fields.
  static func parts(of event: StreamEvent) -> (type: String, fill: Fill)? {
    switch event {
    case .connected(let stream): ("stream.state", { fill(&$0, stream) })
    case .changed(let stream): ("stream.state", { fill(&$0, stream) })
    case .over(let stream): ("stream.over", { fill(&$0, stream) })
    case .lost(let failure):
      (
        "server",
        { line in
          line.add("state", "lost")
          line.add("cause", "\(failure)")
        }
      )
    case .message(let message):
      (
        "stream.chat",
        { line in
          line.add("id", "\(message.id)")
          line.add("user", "\(message.userId)")
          line.add("name", message.user.displayName)
          line.add("text", message.content)
          line.add("at", "\(message.createdAt)")
          if message.isPinned { line.add("pinned", true) }
        }
      )
    case .deleted(let id, _, let person):
      (
        "stream.deleted",
        { line in
          line.add("id", "\(id)")
          if let person { line.add("by", "\(person)") }
        }
      )
    case .pinned(let id, _, let isPinned, let person):
      (
        "stream.pinned",
        { line in
          line.add("id", "\(id)")
          line.add("pinned", isPinned)
          if let person { line.add("by", "\(person)") }
        }
      )
    case .reaction(let reaction):
      (
        "stream.reaction",
        { line in
          line.add("id", "\(reaction.id)")
          line.add("user", "\(reaction.userId)")
          line.add("reaction", reaction.reactionType.rawValue)
          line.add("emoji", reaction.emoji)
          if let x = reaction.positionX { line.add("x", x) }
          if let y = reaction.positionY { line.add("y", y) }
        }
      )
    case .viewers(let counts):
      (
        "stream.viewers",
        { line in
          line.add("current", counts.currentViewers)
          line.add("peak", counts.peakViewers)
          line.add("total", counts.totalViews)
        }
      )
    case .missedMessages: ("stream.missed", { _ in })
    // The command ends with it, and says why.
    case .closed: nil
    }
  }

  private static func fill(_ line: inout JSONLine, _ stream: LiveStream) {
    line.add("stream", "\(stream.id)")
    line.add("title", stream.title)
    line.add("status", stream.status.rawValue)
    line.add("mode", stream.chatMode.rawValue)
    line.add("slow", stream.slowModeSeconds)
    line.add("viewers", stream.currentViewers)
    line.add("peak", stream.peakViewers)
    line.add("views", stream.totalViews)
    line.add("messages", stream.totalChatMessages)
    line.add("reactions", stream.totalReactions)
  }
}

extension EventStream {
  /// Tells what happens in a live stream.
  public func tell(ofStream event: StreamEvent) {
    guard let (type, fill) = StreamEventLine.parts(of: event) else { return }
    if case .connected = event { writer.write("server") { $0.add("state", "connected") } }
    writer.write(type, fill)
  }

  /// Tells that this client is counted among those who watch.
  public func watches(_ stream: EntityID, _ session: WatchSession) {
    writer.write("stream.watching") { line in
      line.add("stream", "\(stream)")
      line.add("viewers", session.currentViewers)
    }
  }
}
