import CallCore
import NchatAPI

/// What is said of the calls of the past, in one place.
struct HistoryWords {
  /// Who this is.
  let me: EntityID?
  let inbox: InboxState

  /// Whom a call was with.
  func who(_ entry: CallHistoryEntry) -> String {
    let names = entry.participants.filter { $0.userId != me }.map { $0.user?.displayName ?? "somebody" }
    let people = names.isEmpty ? "nobody" : NameList.text(names)
    guard let channel = entry.call.channelId.flatMap(inbox.channel) else { return people }
    return "#\(channel.slug), \(people)"
  }

  /// Which way it went, or what came of it where that was no call. At most ten letters.
  func way(_ entry: CallHistoryEntry) -> String {
    if entry.missed { return "missed" }
    switch entry.call.status {
    case .declined, .cancelled, .failed: return entry.call.status.rawValue
    case .missed: return "unanswered"
    case .initiating, .ringing, .active, .ended: return entry.direction == .incoming ? "in" : "out"
    }
  }

  /// `12:41`, `1:02:03`; nothing for none.
  func time(_ seconds: Int) -> String {
    guard seconds > 0 else { return "-" }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (minutes, rest) = (seconds / 60, seconds % 60)
    return minutes < 60 ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
  }
}
