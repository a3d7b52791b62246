import CallCore
import Foundation
import Headless
import Logging

/// A call on the screen.
struct ScreenCall {
  var runner: CallRunner

  func run() async throws {
    let log = try LogSetup.logger("call", settings: runner.settings, isVerbose: false, isSilentWithoutFile: true)
    let outcome = await enter(log)
    if let message = outcome.message { throw CommandFailure(outcome.status, message) }
    if outcome.status != .success { throw EndedWith(status: outcome.status) }
  }

  /// Goes into the call, maybe through the backend, and shows it until it is over.
  private func enter(_ log: Logger) async -> CallOutcome.Ending {
    var options = runner.options
    options.levelPeriod = screen.terminal.link.levelPeriod
    let signals = SignalWatch.ending
    guard let entry = runner.entry else { return await show(options, log, signals) }
    let line = CallLine(entry.client, log: log)
    let kept = await line.events()
    let isQuiet = runner.global.quiet
    if let progress = entry.progress, !isQuiet { StandardError.print("ncall: \(progress)") }
    let outcome: CallOutcome.Ending
    switch await entry.enter(
      line, signals: signals,
      waits: { if !isQuiet { StandardError.print("ncall: waiting in the lobby of \($0) until the host lets you in") } })
    {
    case .failed(let failure): outcome = (failure.status, failure.message)
    case .interrupted(let signal): outcome = CallOutcome.ending(by: signal)
    case .placed(let placed):
      var isFollowed = false
      outcome = await show(options.entering(placed, as: line.client), log, signals) { session in
        isFollowed = true
        let call = LineCall(line, placed, session, log: log)
        await call.start(events: kept)
        return call
      }
      // Whom the screen did not come up for is not in the call either.
      if !isFollowed { await entry.withdraw(from: placed) }
    }
    await line.close()
    return outcome
  }

  private func show(
    _ options: CallOptions, _ log: Logger, _ signals: SignalWatch,
    follow: (CallSession) async -> LineCall? = { _ in nil }
  ) async -> CallOutcome.Ending {
    let memory = MemoryFile(folder: screen.folders.state, log: log)
    let remembered = memory.read()
    let given = screen.given(runner.join.said)
    let session: CallSession
    do throws(CallEnd) {
      session = try CallSession(options: options, log: log) { remembered.restore(into: &$0, except: given) }
    } catch {
      return CallOutcome.ending(of: error)
    }
    let metrics: MetricsServer?
    let talk: TalkPipe?
    do throws(CommandFailure) {
      metrics = try runner.metricsServer(session.store)
      talk = try runner.join.talkPipe(session.store)
    } catch {
      return (error.status, error.message)
    }
    defer {
      metrics?.close()
      talk?.close()
    }
    let live: LiveSettings
    do { live = try screen.live(session.store, runner.join, log) } catch {
      let failure = error as? CommandFailure
      return (failure?.status ?? .configuration, failure?.message ?? "\(error)")
    }
    let display: Display
    do throws(CommandFailure) { display = try Display.open(session.store, screen, look: live.look) } catch {
      return (error.status, error.message)
    }
    live.start(signals, adopt: display.adopt)
    defer { live.stop() }
    let control = runner.controlSocket(session, hasScreen: true)
    defer { control?.close() }
    let call = await follow(session)
    let lifetime = CallLifetime(
      session: session, duration: runner.join.duration, readsChat: false, service: ServiceNotifier(environment: [:]),
      signals: signals)
    let observation = memory.follow(session.store)
    let end = await lifetime.run()
    observation.cancel()
    await memory.close()
    let lineEnd = await call?.finish(end)
    display.close()
    return CallOutcome.ending(of: end, signal: lifetime.signal, call: call, lineEnd: lineEnd)
  }

  private var screen: ScreenOptions { ScreenOptions(settings: runner.settings, global: runner.global) }
}
