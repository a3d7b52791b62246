import CallCore
import Foundation
import Headless
import TUI
import TerminalKit

/// A call on the screen.
struct ScreenCall {
  var runner: CallRunner

  func run() async throws {
    let log = try LogSetup.logger("call", settings: runner.settings, isVerbose: false, isSilentWithoutFile: true)
    let outcome: (status: ExitStatus, message: String?)
    do throws(CallEnd) {
      var options = runner.options
      options.levelPeriod = link.levelPeriod
      let session = try CallSession(options: options, log: log)
      outcome = try await show(session)
    } catch {
      outcome = CallOutcome.ending(of: error)
    }
    if let message = outcome.message { throw CommandFailure(outcome.status, message) }
    if outcome.status != .success { throw EndedWith(status: outcome.status) }
  }

  private func show(_ session: CallSession) async throws(CallEnd) -> (ExitStatus, String?) {
    let signals = SignalWatch.ending
    let metrics: MetricsServer?
    do throws(CommandFailure) { metrics = try runner.metricsServer(session.store) } catch {
      return (error.status, error.message)
    }
    defer { metrics?.close() }
    let screen: CallScreen
    do throws(TerminalError) {
      screen = try CallScreen(
        store: session.store, device: try .controlling(), options: terminalOptions)
    } catch {
      return (.terminalUnusable, "\(error)")
    }
    let control = runner.controlSocket(session, hasScreen: true)
    defer { control?.close() }
    let lifetime = CallLifetime(
      session: session, duration: runner.join.duration, readsChat: false, service: ServiceNotifier(environment: [:]),
      signals: signals)
    let end = await lifetime.run()
    screen.close()
    return CallOutcome.ending(of: end, signal: lifetime.signal)
  }

  private var terminalOptions: TerminalOptions {
    let environment = ProcessInfo.processInfo.environment
    let color = runner.settings.text("ui.color").flatMap(ColorChoice.init(rawValue:)) ?? .auto
    return TerminalOptions(
      color: link.color(color, environment: environment),
      ascii: runner.settings.flag("ui.ascii") ? true : nil, synchronizedOutput: !runner.global.noSync,
      environment: environment)
  }

  private var link: LinkBudget {
    LinkBudget(
      runner.global.link.flatMap(LinkBudget.Choice.init(rawValue:)) ?? .auto,
      environment: ProcessInfo.processInfo.environment)
  }
}
