import Foundation
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
}
