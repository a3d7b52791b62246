import CallCore
import NchatAPI
import TerminalKit

/// What was done in the chat of a stream to keep order, the newest at the bottom.
struct ModerationLog {
  let state: State
  let context: ViewContext
  /// How many rows it is scrolled back.
  var scroll = 0

  /// Answers how many rows there are below what is seen.
  @discardableResult
  func draw(on surface: inout CellSurface, in area: CellRect) -> Int {
    guard area.rows > 0, area.columns > 0 else { return 0 }
    let list = MessageList(context: context, scroll: scroll, placeholder: "nothing was done yet")
    return list.draw(state.stream.log.lazy.map(message), on: &surface, in: area)
  }

  private func message(_ entry: ModerationEntry) -> MessageList.Message {
    MessageList.Message(
      time: context.timeOfDay(entry.createdAt.milliseconds),
      name: entry.moderatorId.map(name) ?? "the rules", text: words(entry), style: context.theme.text,
      leadStyle: context.theme.dim)
  }

  private func name(_ person: EntityID) -> String {
    person == state.session.me?.id ? "you" : state.stream.name(of: person) ?? "somebody"
  }

  private func words(_ entry: ModerationEntry) -> String {
    let whom = entry.userId.map(name) ?? "somebody"
    let why = entry.reason.map { $0.isEmpty ? "" : ": \($0)" } ?? ""
    switch entry.action {
    case .deleteMessage where entry.moderatorId == nil: return "refused a message of \(whom)\(why)"
    case .deleteMessage: return "deleted a message of \(whom)\(why)"
    case .timeout: return "timed \(whom) out\(why)"
    case .untimeout: return "let \(whom) write again\(why)"
    case .ban: return "banned \(whom)\(why)"
    case .unban: return "let \(whom) come back\(why)"
    case .pin: return "pinned a message\(why)"
    case .unpin: return "unpinned a message\(why)"
    case .mode: return "changed who may write\(why)"
    }
  }
}
