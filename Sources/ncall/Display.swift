import CallCore
import Foundation
import TUI
import TerminalKit

/// What shows a client to a person: a screen, or lines.
struct Display {
  var adopt: @Sendable (ScreenLook) -> Void
  var close: @Sendable () -> Void

  /// Shows a store, as lines where the person wants that or the terminal cannot do more.
  static func open(_ store: Store, _ options: ScreenOptions, look: ScreenLook) throws(CommandFailure) -> Display {
    if options.isPlain { return lines(store) }
    do throws(TerminalError) {
      let screen = try ClientScreen(
        store: store, device: try .controlling(), options: options.terminal, look: look)
      return Display(adopt: { [weak screen] in screen?.adopt($0) }, close: { screen.close() })
    } catch {
      if case .unusable = error, isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 { return lines(store) }
      throw CommandFailure(.terminalUnusable, "\(error)")
    }
  }

  private static func lines(_ store: Store) -> Display {
    let lines = PlainScreen(store: store)
    return Display(adopt: { _ in }, close: { lines.close() })
  }
}
