import Logging
import NchatAPI
import NchatClient
import Synchronization

/// A session in a call of the backend: what others answer reaches the store, a call that is over ends the session, quality is reported, and
/// the server learns when this person leaves.
///
///     let lineCall = LineCall(line, placed, session, log: log)
///     await lineCall.start()
///     let end = await session.run()
///     let ending = await lineCall.finish(end)
public final class LineCall: Sendable {
  private struct State {
    var ending: CallEnding?
    var isBetweenTwo = false
    var me: EntityID?
    var hasLeft = false
    var tasks: [Task<Void, Never>] = []
  }

  /// How long the room has to say itself that a call is over, before the session leaves it.
  private static let farewell = Duration.seconds(1)
  /// How long a server that knows why a session ended may take to say so, and how long last words to it may take.
  private static let patience = Duration.seconds(3)

  public let placed: PlacedCall
  private let line: CallLine
  private let session: CallSession
  private let reporter: QualityReporter
  private let tellsStore: Bool
  private let log: Logger
  private let state = Mutex(State())

  ///
  /// - Parameter tellsStore: false where whoever has the line tells the store themselves.
  public init(
    _ line: CallLine, _ placed: PlacedCall, _ session: CallSession, tellsStore: Bool = true, log: Logger
  ) {
    self.tellsStore = tellsStore
    self.line = line
    self.placed = placed
    self.session = session
    self.log = log
    reporter = QualityReporter(client: line.client, call: placed.id, session: session, log: log)
  }

  /// Whether it ends with either of its two.
  public var isBetweenTwo: Bool { state.withLock { $0.isBetweenTwo } }

  /// Whose session it is; known once it was started.
  public var me: EntityID? { state.withLock { $0.me } }

  /// Begins to follow; before the session runs.
  ///
  /// - Parameter events: of the line, from before the call was placed, so that nothing about it is missed.
  public func start(events: AsyncStream<LineEvent>) async {
    let me = await line.owner?.id
    state.withLock { $0.me = me }
    await look()
    await line.follow(call: placed.id, true)
    let watch = Task { [weak self] in
      for await event in events {
        guard let self else { return }
        await take(event)
      }
    }
    let reports = Task { [reporter] in await reporter.run() }
    state.withLock { $0.tasks = [watch, reports] }
  }

  /// Asks how the call is, which is also what was missed.
  private func look() async {
    do throws(NchatFailure) {
      let call = try await line.client.show(placed.id)
      state.withLock { $0.isBetweenTwo = !call.isGroupCall && !call.isHuddle && call.channelId == nil }
      guard call.status.isOver else { return }
      over(CallEnding(status: call.status, reason: call.endReason ?? .completed, endedBy: nil))
    } catch {
      log.info("the call cannot be looked at: \(error)")
    }
  }

  private func take(_ event: LineEvent) async {
    switch event {
    case .ring: tell(event)
    case .accepted(placed.id, let person), .declined(placed.id, let person, _):
      if await person != line.owner { tell(event) }
    case .missed(placed.id, _, _): tell(event)
    case .ended(placed.id, let ending):
      tell(event)
      over(ending)
    case .recording(let news):
      if news.call == placed.id { tell(event) }
    case .accepted, .declined, .missed, .ended: break
    case .reset: await look()
    case .connected, .lost, .closed, .admitted, .denied, .notified: tell(event)
    case .changed(placed.id, _): tell(event)
    case .channelChanged, .changed: break
    }
  }

  private func tell(_ event: LineEvent) {
    if tellsStore { session.store.send(.line(event)) }
  }

  private func over(_ ending: CallEnding) {
    let isFirst = state.withLock { state in
      defer { state.ending = state.ending ?? ending }
      return state.ending == nil
    }
    guard isFirst else { return }
    Task { [session] in
      try? await Task.sleep(for: Self.farewell)
      await session.leave()
    }
  }

  /// Says goodbye to the server, and answers how it all ended.
  ///
  /// - Parameter end: of the session.
  public func finish(_ end: CallEnd) async -> LineCallEnd {
    await TimeLimit.run(Self.patience) { [reporter] in await reporter.report() }
    if state.withLock({ $0.ending }) == nil {
      if case .room(.byServer) = end {
        // The room was taken away, or this person out of it; the backend knows which.
        await TimeLimit.run(Self.patience) { [self] in
          await lookAtMe()
          while !Task.isCancelled, state.withLock({ $0.ending == nil && !$0.hasLeft }) {
            do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
            await look()
          }
        }
      }
      if state.withLock({ $0.ending }) == nil {
        await TimeLimit.run(Self.patience) { [line, placed, log] in
          do throws(NchatFailure) { _ = try await line.client.leave(placed.id) } catch {
            // It learns from the media server then.
            log.info("the server was not told that the call is left: \(error)")
          }
        }
      }
    }
    await line.follow(call: placed.id, false)
    let (ending, hasLeft, tasks) = state.withLock { ($0.ending, $0.hasLeft, $0.tasks) }
    for task in tasks { task.cancel() }
    return LineCallEnd(ending: ending, hasLeft: hasLeft)
  }

  /// Whether this person left by another command or device, rather than was taken out.
  private func lookAtMe() async {
    do throws(NchatFailure) {
      let people = try await line.client.participants(placed.id, ParticipantQuery(limit: 100, status: .all))
      let hasLeft = people.contains { $0.userId == me && $0.status == .left && $0.leaveReason == .userLeft }
      state.withLock { $0.hasLeft = hasLeft }
    } catch {
      log.info("the people of the call cannot be looked at: \(error)")
    }
  }
}
