import CallCore
import Foundation
import Headless
import Logging
import NchatAPI
import NchatClient

/// A client without a screen that waits for calls: tells what rings, answers what it is told to, one call at a time, until it is ended.
struct HeadlessHome {
  var runner: CallRunner
  var client: NchatClient
  var policy: AutoAnswer?

  func run() async throws {
    let log = try LogSetup.logger("call", settings: runner.settings, isVerbose: false)
    let writer = try runner.eventWriter()
    let events = EventStream(
      writer: writer, version: Ncall.version, tellsStats: runner.join.statsPeriod(runner.settings) > 0)
    let live = try runner.liveSettings(events, log)
    let signals = SignalWatch.ending
    live.start(signals)
    let ending = await wait(events, log, signals)
    live.stop()
    if let message = ending.message {
      events.error(code: ending.status.word, message: message, isRetryable: ending.status.isRetryable)
    }
    events.bye(exit: ending.status.code, cause: ending.status.word)
    writer.close()
    if let message = ending.message { throw CommandFailure(ending.status, message) }
    if ending.status != .success { throw EndedWith(status: ending.status) }
  }

  private enum Happening: Sendable {
    case line(LineEvent)
    /// Found to ring when it was looked for.
    case found(IncomingCall)
    case interrupted(Int32)
    /// The line cannot be opened.
    case failed(LineFailure)
    /// It has rung for long enough.
    case due(IncomingCall)
    case callOver
  }

  private func wait(_ events: EventStream, _ log: Logger, _ signals: SignalWatch) async -> CallOutcome.Ending {
    let line = CallLine(client, log: log)
    let service = ServiceNotifier()
    let (happenings, post) = AsyncStream<Happening>.makeStream()
    let told = await line.events()
    let listening = Task {
      for await event in told { post.yield(.line(event)) }
    }
    Task { post.yield(.interrupted(await signals.first())) }
    Task {
      do throws(LineFailure) { try await line.open(isPatient: true) } catch { post.yield(.failed(error)) }
    }
    var waiting: [EntityID: Task<Void, Never>] = [:]
    // Calls that were told to ring and are not over.
    var rung: Set<EntityID> = []
    var current: Task<Void, Never>?
    var ending: CallOutcome.Ending?
    for await happening in happenings {
      switch happening {
      case .line(let event):
        events.tell(event)
        switch event {
        case .connected:
          service.ready("waiting for calls")
          // What began to ring before anybody listened here.
          if policy != nil { Task { await lookForCalls(line, post, log) } }
        case .reset: if policy != nil { Task { await lookForCalls(line, post, log) } }
        case .ring(let call):
          rung.insert(call.id)
          consider(call, &waiting, post)
        case .ended(let call, _):
          rung.remove(call)
          waiting.removeValue(forKey: call)?.cancel()
        case .missed(let call, _, _), .accepted(let call, _), .declined(let call, _, _):
          waiting.removeValue(forKey: call)?.cancel()
        case .closed(let failure):
          ending = (failure.exitStatus, failure.line("the server does not tell of calls any more"))
        case .lost, .admitted, .denied, .notified, .recording, .channelChanged, .changed: break
        }
      case .due(let call):
        waiting[call.id] = nil
        if current == nil {
          current = Task {
            await answer(call, line, events, log, signals)
            post.yield(.callOver)
          }
        }
      case .found(let call):
        if rung.insert(call.id).inserted { events.tell(.ring(call)) }
        consider(call, &waiting, post)
      case .callOver:
        current = nil
        // Whoever called meanwhile, and still does.
        if policy != nil { Task { await lookForCalls(line, post, log) } }
      case .failed(let failure):
        let problem = failure.failure("cannot wait for calls")
        ending = (problem.status, problem.message)
      case .interrupted(let signal): ending = CallOutcome.ending(by: signal)
      }
      if ending != nil { break }
    }
    service.stopping()
    for task in waiting.values { task.cancel() }
    // A call leaves by the same signal, also the lobby where it still waits.
    await current?.value
    await line.close()
    await listening.value
    return ending ?? (.success, nil)
  }

  /// Lets a call ring for its time, if it is one to answer.
  private func consider(
    _ call: IncomingCall, _ waiting: inout [EntityID: Task<Void, Never>],
    _ post: AsyncStream<Happening>.Continuation
  ) {
    guard let policy, policy.answers(call.from.username), waiting[call.id] == nil else { return }
    waiting[call.id] = Task {
      do { try await Task.sleep(for: .seconds(policy.after)) } catch { return }
      post.yield(.due(call))
    }
  }

  private func lookForCalls(
    _ line: CallLine, _ post: AsyncStream<Happening>.Continuation, _ log: Logger
  ) async {
    do throws(LineFailure) {
      for call in try await line.ringingCalls() { post.yield(.found(call)) }
    } catch { log.info("whether something rings is not known: \(error)") }
  }

  private func answer(
    _ call: IncomingCall, _ line: CallLine, _ events: EventStream, _ log: Logger, _ signals: SignalWatch
  ) async {
    let entry = LineEntry(client: client, what: "cannot answer \(call.id)") {
      (line, waits) async throws(LineFailure) in
      try await line.answer(call.id) { waits("\(call.id)") }
    }
    let ending = await runner.enter(entry, on: line, runner.options, log: log, events: events, signals: signals)
    guard let message = ending.message else { return }
    events.error(code: ending.status.word, message: message, isRetryable: ending.status.isRetryable)
  }
}
