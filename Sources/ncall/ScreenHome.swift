import CallCore
import Foundation
import Headless
import Logging
import NchatClient
import Sound

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
  /// How calls are joined; what the person said there goes before what is remembered.
  var join: JoinOptions

  func run() async throws {
    let log = try LogSetup.logger("call", settings: screen.settings, isVerbose: false, isSilentWithoutFile: true)
    var options = options
    options.levelPeriod = screen.terminal.link.levelPeriod
    let signals = SignalWatch.ending
    let memory = MemoryFile(folder: screen.folders.state, log: log)
    let remembered = memory.read()
    let given = screen.given(join.said)
    let application = Application(
      client, server: server, options: options, base: base,
      restore: { remembered.restore(into: &$0, except: given) }, ringTone: options.output.ringTone(log), log: log)
    let live = try screen.live(application.store, join, log)
    let talk = try join.talkPipe(application.store)
    defer { talk?.close() }
    let display = try Display.open(application.store, screen, look: live.look)
    live.start(signals, adopt: display.adopt)
    let control = CallRunner.controlSocket(application.store, hasScreen: true, isQuiet: screen.global.quiet)
    defer { control?.close() }
    let interruption = Interruption()
    let watch = Task {
      let signal = await signals.first()
      if interruption.set(signal) { application.end() }
    }
    let observation = memory.follow(application.store)
    await application.run(command)
    observation.cancel()
    await memory.close()
    watch.cancel()
    live.stop()
    display.close()
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
