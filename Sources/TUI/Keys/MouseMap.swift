import CallCore
import Synchronization
import TerminalKit

/// What is where on the screen for the mouse. Views that are drawn with one note what they draw, so that a click means what is
/// seen there; without one, which is always but for a click, that costs nothing.
final class MouseMap: Sendable {
  enum Target: Hashable, Sendable {
    /// As if the key were pressed.
    case key(KeyChord)
    case inbox(InboxItem)
    /// The identity of somebody in the call.
    case participant(String)
    /// Part of what lies over a view: what is below is not meant.
    case cover
  }

  private let areas = Mutex<[(rect: CellRect, target: Target)]>([])

  /// What is drawn later lies above.
  func add(_ rect: CellRect, _ target: Target) { areas.withLock { $0.append((rect, target)) } }

  func target(at position: CellPosition) -> Target? {
    areas.withLock { areas in areas.last { $0.rect.contains(position) }?.target }
  }
}
