import CallCore
import Foundation
import Logging
import TerminalKit

/// How a screen is drawn: what the person's options and settings, and the way to the terminal, make of it.
struct ScreenOptions {
  let settings: Settings
  let global: GlobalOptions

  var terminal: TerminalOptions {
    let environment = ProcessInfo.processInfo.environment
    let color = settings.text("ui.color").flatMap(ColorChoice.init(rawValue:)) ?? .auto
    return TerminalOptions(
      color: color, ascii: settings.flag("ui.ascii") ? true : nil, synchronizedOutput: !global.noSync,
      link: global.link.flatMap(LinkChoice.init(rawValue:))?.link, environment: environment)
  }

  /// The settings that can change while the screen is up.
  func live(_ store: Store, _ log: Logger) throws -> LiveSettings {
    let global = global
    return try LiveSettings(settings, read: { try global.read().settings }, store: store, log: log)
  }

  /// Lines instead of a screen: the person wants it so, or the terminal says that it can do no more.
  var isPlain: Bool {
    let environment = ProcessInfo.processInfo.environment
    return settings.flag("ui.plain") || environment["ACCESSIBLE"] == "1" || environment["TERM"] == "dumb"
  }
}
