import CallCore
import TerminalKit

/// What the row of news of any view may say, and in which words; a view puts its own between and after.
struct News {
  typealias Line = (String, CellStyle)

  let state: State
  let context: ViewContext

  /// A call that rings while a line is being typed.
  var ring: Line? { RingBanner.text(for: state).map { ($0, context.theme.alarm) } }

  /// The server cannot be reached, or tells no more.
  var server: Line? {
    switch state.session.line {
    case .lost(let reason): ("the server cannot be reached, trying again: \(reason)", context.theme.warning)
    case .closed(let reason): ("the server tells no more: \(reason)", context.theme.danger)
    case .connecting, .connected, .none: nil
    }
  }

  /// The stream that is followed cannot be reached, or tells no more.
  var stream: Line? {
    switch state.stream.connection {
    case .lost(let reason): ("the connection is lost, trying again: \(reason)", context.theme.warning)
    case .closed(let reason): ("nothing more is told: \(reason)", context.theme.danger)
    case .none, .connecting, .connected, .over: nil
    }
  }

  /// The newest notice, as long as it is shown.
  var notice: Line? { state.notices.current.map { ($0.text, context.theme.style(of: $0.severity)) } }
}
