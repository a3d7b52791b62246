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
      color: link.color(color, environment: environment), ascii: settings.flag("ui.ascii") ? true : nil,
      synchronizedOutput: !global.noSync, environment: environment)
  }

  /// The settings that can change while the screen is up.
  func live(_ store: Store, _ log: Logger) throws -> LiveSettings {
    let global = global
    return try LiveSettings(
      settings, read: { try global.read().settings }, store: store, reducesMotion: link == .slow, log: log)
  }

  var link: LinkBudget {
    LinkBudget(
      global.link.flatMap(LinkBudget.Choice.init(rawValue:)) ?? .auto,
      environment: ProcessInfo.processInfo.environment)
  }
}
