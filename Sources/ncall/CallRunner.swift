import CallCore
import Foundation
import Headless
import Logging

/// Runs one call from joining to its exit code: headless with events, or on the screen.
struct CallRunner {
  var options: CallOptions
  var join: JoinOptions
  var settings: Settings
  var global: GlobalOptions
  /// A call of the backend, which is placed before the room is joined; nil joins the room of the options.
  var entry: LineEntry?

  func run() async throws {
    if join.autoAnswer != nil {
      throw CommandFailure(.usage, "--auto-answer is for `ncall --headless`, which waits for calls")
    }
    if let folder = options.recordingFolder { try Self.prepare(recordings: folder) }
    if try join.isHeadless(global) { return try await runHeadless() }
    if join.events != nil { throw CommandFailure(.usage, "--events needs --headless: the screen shows what happens") }
    if join.chatStdin { throw CommandFailure(.usage, "--chat-stdin needs --headless: the screen reads the keyboard") }
    try await ScreenCall(runner: self).run()
  }

  /// Makes the folder of `--record-tracks` where it is missing: a call must not end before it turns out that nothing was written.
  static func prepare(recordings folder: String) throws(CommandFailure) {
    func fail(_ reason: String) -> CommandFailure {
      CommandFailure(.usage, "--record-tracks \(folder): \(reason); give a folder that you may write into")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw fail("it cannot be made")
    }
    guard access(folder, W_OK | X_OK) == 0 else { throw fail(String(cString: strerror(errno))) }
  }

  // MARK: Headless

  private func runHeadless() async throws {
    var options = options
    // Nobody looks at meters here; events about who speaks are measured when they happen.
    options.levelPeriod = nil
    let log = try LogSetup.logger("call", settings: settings, isVerbose: false)
    options.room.log = log
    let writer = try eventWriter()
    let events = EventStream(
      writer: writer, version: Ncall.version, tellsStats: join.statsPeriod(settings) > 0)
    let live = try liveSettings(events, log)
    let signals = SignalWatch.ending
    live.start(signals)
    let ending = await enter(options, log: log, events: events, signals: signals)
    live.stop()
    if let message = ending.message {
      events.error(code: ending.status.word, message: message, isRetryable: ending.status.isRetryable)
    }
    events.bye(exit: ending.status.code, cause: ending.status.word)
    writer.close()
    if let message = ending.message { throw CommandFailure(ending.status, message) }
    if ending.status != .success { throw EndedWith(status: ending.status) }
  }

  /// Goes into the call, maybe through the backend, and stays until it is over.
  private func enter(
    _ options: CallOptions, log: Logger, events: EventStream, signals: SignalWatch
  ) async -> CallOutcome.Ending {
    guard let entry else { return await stay(options, log: log, events: events, signals: signals) }
    let line = CallLine(entry.client, log: log)
    let told = await line.events()
    let telling = Task {
      for await event in told { events.tell(event) }
    }
    let outcome = await enter(entry, on: line, options, log: log, events: events, signals: signals)
    await line.close()
    await telling.value
    return outcome
  }

  /// Places a call on a line, goes into it, and stays until it is over. Where it comes to nothing, by a signal or otherwise, nothing stays
  /// placed.
  func enter(
    _ entry: LineEntry, on line: CallLine, _ options: CallOptions, log: Logger, events: EventStream,
    signals: SignalWatch
  ) async -> CallOutcome.Ending {
    let kept = await line.events()
    switch await entry.enter(line, signals: signals, waits: { events.waitsInLobby(of: $0) }) {
    case .failed(let failure): return (failure.status, failure.message)
    case .interrupted(let signal): return CallOutcome.ending(by: signal)
    case .placed(let placed):
      events.placed(placed)
      var isFollowed = false
      let outcome = await stay(options.entering(placed, as: line.client), log: log, events: events, signals: signals) {
        session in
        isFollowed = true
        let call = LineCall(line, placed, session, log: log)
        await call.start(events: kept)
        return call
      }
      if !isFollowed { await entry.withdraw(from: placed) }
      return outcome
    }
  }

  /// Joins the room of the options and stays until it is over.
  ///
  /// - Parameter follow: makes what follows the session in a call of the backend.
  func stay(
    _ options: CallOptions, log: Logger, events: EventStream, signals: SignalWatch,
    follow: (CallSession) async -> LineCall? = { _ in nil }
  ) async -> CallOutcome.Ending {
    let session: CallSession
    do throws(CallEnd) { session = try CallSession(options: options, log: log) } catch {
      return CallOutcome.ending(of: error)
    }
    let observation = events.follow(session.store)
    defer { observation.cancel() }
    let control = controlSocket(session, hasScreen: false)
    defer { control?.close() }
    let metrics: MetricsServer?
    let talk: TalkPipe?
    do throws(CommandFailure) {
      metrics = try metricsServer(session.store)
      talk = try join.talkPipe(session.store)
    } catch {
      return (error.status, error.message)
    }
    defer {
      metrics?.close()
      talk?.close()
    }
    let call = await follow(session)
    let lifetime = CallLifetime(
      session: session, duration: join.duration, readsChat: join.chatStdin, service: ServiceNotifier(),
      signals: signals)
    let end = await lifetime.run()
    let lineEnd = await call?.finish(end)
    return CallOutcome.ending(of: end, signal: lifetime.signal, call: call, lineEnd: lineEnd)
  }

  /// The settings of a client without a screen, which tells of changes.
  func liveSettings(_ events: EventStream, _ log: Logger) throws -> LiveSettings {
    let global = global
    return try LiveSettings(settings, read: { try global.read().settings }, store: nil, events: events, log: log)
  }

  func eventWriter() throws -> EventWriter {
    let wanted = join.events ?? (options.output.usesStandardOutput ? "stderr" : "stdout")
    switch wanted {
    case "stdout":
      guard !options.output.usesStandardOutput else {
        throw CommandFailure(
          .usage, "two writers of standard output: --output - and --events stdout; use --events stderr")
      }
      return EventWriter(descriptor: STDOUT_FILENO, owns: false)
    case "stderr": return EventWriter(descriptor: STDERR_FILENO, owns: false)
    default:
      do throws(EventFileError) {
        return try EventWriter(path: wanted == "none" ? "/dev/null" : wanted)
      } catch {
        throw CommandFailure(.usage, "--events \(wanted): \(error.reason)")
      }
    }
  }

  /// A socket that cannot be made costs `ncall ctl`, not the call.
  func controlSocket(_ session: CallSession, hasScreen: Bool) -> ControlSocket? {
    Self.controlSocket(session.store, hasScreen: hasScreen, isQuiet: global.quiet) { await session.currentStats() }
  }

  static func controlSocket(
    _ store: Store, hasScreen: Bool, isQuiet: Bool, stats: ControlSocket.Stats? = nil
  ) -> ControlSocket? {
    let folder = UserFolders(environment: ProcessInfo.processInfo.environment).runtime
    do throws(ControlSocketError) {
      return try ControlSocket(folder: folder, store: store, hasScreen: hasScreen, stats: stats)
    } catch {
      if !isQuiet { StandardError.print("ncall: warning: \(error)") }
      return nil
    }
  }

  func metricsServer(_ store: Store) throws(CommandFailure) -> MetricsServer? {
    guard let metrics = join.metrics else { return nil }
    guard let address = HostAndPort(metrics) else {
      throw CommandFailure(.usage, "--metrics \(metrics): write HOST:PORT, such as 127.0.0.1:9464")
    }
    do throws(MetricsError) {
      return try MetricsServer(host: address.host, port: address.port, store: store)
    } catch { throw CommandFailure(error.kind == .badAddress ? .usage : .conflict, "--metrics \(metrics): \(error)") }
  }
}
