import CallCore
import Foundation
import Headless
import Logging
import NchatClient
import Sound
import TUI
import TerminalKit

/// The client on the screen: home, and from there into calls and back, until the person has enough.
struct ScreenHome {
  var options: CallOptions
  var client: NchatClient
  var server: String
  var screen: ScreenOptions
  /// The view that it begins with, and ends with.
  var base = Route.home
  /// What it begins with.
  var command: Command?

  func run() async throws {
    let log = try LogSetup.logger("call", settings: screen.settings, isVerbose: false, isSilentWithoutFile: true)
    var options = options
    options.levelPeriod = screen.terminal.link.levelPeriod
    let signals = SignalWatch.ending
    let application = Application(
      client, server: server, options: options, base: base, ringTone: options.output.ringTone(log), log: log)
    let live = try screen.live(application.store, log)
    let terminal: ClientScreen
    do throws(TerminalError) {
      terminal = try ClientScreen(
        store: application.store, device: try .controlling(), options: screen.terminal, look: live.look)
    } catch {
      throw CommandFailure(.terminalUnusable, "\(error)")
    }
    live.start(signals) { [weak terminal] in terminal?.adopt($0) }
    let interruption = Interruption()
    let watch = Task {
      let signal = await signals.first()
      if interruption.set(signal) { application.end() }
    }
    await application.run(command)
    watch.cancel()
    live.stop()
    terminal.close()
    guard let signal = interruption.close() else { return }
    let ending = CallOutcome.ending(by: signal)
    if ending.status != .success { throw EndedWith(status: ending.status) }
  }
}

extension SinkSpec {
  /// What rings where calls are heard; nothing where that is no sound device.
  fileprivate func ringTone(_ log: Logger) -> RingTonePlayer? {
    let device: String?
    switch self {
    case .systemDefault: device = nil
    case .device(let name): device = name
    case .file, .pcm, .command, .none: return nil
    }
    return RingTonePlayer(device: device) { log.warning("the ring tone is not heard: \($0)") }
  }
}
