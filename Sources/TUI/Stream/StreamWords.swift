import CallCore
import NchatAPI
import TerminalKit

/// What the screen says about a live stream, in one place.
enum StreamWords {
  /// How far it has come, for a title line.
  static func mark(of stream: LiveStream?, context: ViewContext) -> (text: String, style: CellStyle) {
    let dim = context.theme.barDim
    switch stream?.status {
    case .live: return ("\(context.glyphs.dot) LIVE", context.theme.alarm)
    case .preparing: return ("not begun", dim)
    case .scheduled: return ("announced", dim)
    case .ended: return ("ended", dim)
    case .cancelled: return ("taken back", dim)
    case .missed: return ("not begun in time", dim)
    case nil: return ("", dim)
    }
  }

  /// How far it has come, in a few words with figures.
  ///
  /// - Parameter now: the minute it is; nil where that is not known.
  static func state(of stream: LiveStream, now: Int64?, context: ViewContext) -> String {
    let separator = " \(context.glyphs.separator) "
    func moment(_ at: Timestamp) -> String { context.moment(at.milliseconds, now: now) }
    switch stream.status {
    case .live:
      return [
        stream.startedAt.map { "live since \(moment($0))" } ?? "live", "\(stream.currentViewers) watching",
        "\(stream.peakViewers) at most",
      ].joined(separator: separator)
    case .preparing: return "being prepared"
    case .scheduled: return stream.scheduledAt.map { "begins \(moment($0))" } ?? "announced"
    case .ended:
      let minutes = CallWords.duration(minutes: stream.durationSeconds / 60)
      return [
        stream.endedAt.map { "ended \(moment($0))" } ?? "has ended", "went on for \(minutes)",
        "\(stream.totalViews) came", "\(stream.peakViewers) at most",
      ].joined(separator: separator)
    case .cancelled: return "was taken back"
    case .missed: return "was not begun in time"
    }
  }

  /// What was said to it, where something was.
  static func talk(of stream: LiveStream) -> String {
    "\(stream.totalChatMessages) messages, \(stream.totalReactions) reactions"
  }
}
