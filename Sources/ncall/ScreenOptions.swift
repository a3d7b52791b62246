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
      mouse: settings.flag("ui.mouse"), link: global.link.flatMap(LinkChoice.init(rawValue:))?.link,
      environment: environment)
  }

  /// The settings that can change while the screen is up.
  func live(_ store: Store, _ join: JoinOptions, _ log: Logger) throws -> LiveSettings {
    let global = global
    return try LiveSettings(
      settings, read: { try global.read().settings }, store: store, sound: LiveSound(join: join), log: log)
  }

  /// Where this client remembers things.
  var folders: UserFolders { UserFolders(environment: ProcessInfo.processInfo.environment) }

  /// What goes before what is remembered: what flags or the configuration say.
  func given(_ said: JoinOptions.Said) -> ClientMemory.Given {
    var given: ClientMemory.Given = []
    for (key, one) in [
      ("audio.input", ClientMemory.Given.input), ("audio.output", .output), ("audio.echo_cancellation", .echo),
      ("audio.noise_suppression", .noise), ("audio.gain", .gain),
      // What was learned at the first start was remembered first, and may be remembered otherwise now.
    ] where said.decides(key) || settings.given(key) != nil && settings.source(of: key) != .state { given.insert(one) }
    if said.hasGate { given.insert(.gate) }
    return given
  }

  /// Lines instead of a screen: the person wants it so, or the terminal says that it can do no more.
  var isPlain: Bool {
    let environment = ProcessInfo.processInfo.environment
    return settings.flag("ui.plain") || environment["ACCESSIBLE"] == "1" || environment["TERM"] == "dumb"
  }
}
