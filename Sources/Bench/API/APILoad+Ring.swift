import MediaBasics
import NIOCore
import NchatAPI
import Sound

extension APILoad {
  /// Longer than the time for which a server may gather events: what comes after it comes alone.
  private static let pause = Duration.seconds(RealtimeLimits.flushTime) + .milliseconds(10)

  /// How long both events of a call may take.
  private static let patience = TimeAmount.seconds(30)

  /// Calls whose event comes alone, and calls that follow another event of the same person at once.
  func rings(_ count: Int) async throws -> [BenchResult.Row] {
    [
      try await ring(count, "call to ring, alone", pause: Self.pause, beginsTable: true),
      try await ring(count, "call to ring, right after another event", pause: .zero, beginsTable: false),
    ]
  }

  /// From just before a call is asked for to its event at whom it rings.
  private func ring(
    _ count: Int, _ condition: String, pause: Duration, beginsTable: Bool
  ) async throws -> BenchResult.Row {
    progress("\(count) times: \(condition)")
    let (caller, callee) = (try user(0), try user(1))
    let (frames, stream) = AsyncStream<(MediaInstant, [UInt8])>.makeStream()
    let socket = try await RealtimeSocket.open(served.url, token: callee.token, .user, on: group.next()) { at, text in
      stream.yield((at, Array(text.readableBytesView)))
    }
    socket.whenClosed { stream.finish() }
    let connection = try await KeepAlive.open(served.url, on: group.next())
    var events = Events(frames: frames.makeAsyncIterator())
    var rings: [Double] = []
    var answers: [Double] = []
    for _ in 0..<count {
      try await Task.sleep(for: pause)
      let patience = group.any().scheduleTask(in: Self.patience) { stream.finish() }
      defer { patience.cancel() }
      let start = MonotonicClock.now()
      let call = try await connection.call(
        CallOperations.initiateCall, body: InitiateCallRequest(targetUserId: callee.id), token: caller.token)
      answers.append((MonotonicClock.now() - start).inMilliseconds)
      let rang = try await events.next {
        if case .callRing(let ring) = $0 { ring.callId == call.callId } else { false }
      }
      rings.append((rang - start).inMilliseconds)
      let _: Call = try await connection.call(
        CallOperations.cancelCall, ["id": call.callId], body: nil, token: caller.token)
      _ = try await events.next { if case .callCancelled(let end) = $0 { end.callId == call.callId } else { false } }
    }
    stream.finish()
    await socket.close()
    await connection.close()
    var figures = [BenchResult.Figure("calls", Double(count), "")] + Self.tails(rings)
    if let median = Quantiles(answers).median { figures.append(.init("answered p50", median, "ms")) }
    return BenchResult.Row(condition: condition, subject: "ncall", figures: figures, beginsTable: beginsTable)
  }

  /// The events of a connection, one after the other.
  private struct Events {
    var frames: AsyncStream<(MediaInstant, [UInt8])>.Iterator
    var waiting: [(MediaInstant, RealtimeEvent)] = []

    /// When the next event came that is wanted; those before it are passed over.
    mutating func next(_ isWanted: (RealtimeEvent) -> Bool) async throws(BenchFailure) -> MediaInstant {
      while true {
        while let (at, event) = waiting.first {
          waiting.removeFirst()
          if isWanted(event) { return at }
        }
        guard let (at, bytes) = await frames.next() else { throw BenchFailure("an event of a call does not come") }
        do {
          for case .event(_, let name, _, let data) in try RealtimeMessage.frame(bytes) {
            guard let name = RealtimeEvent.Name(rawValue: name) else { continue }
            waiting.append((at, try RealtimeEvent(name, data)))
          }
        } catch { throw BenchFailure("an event cannot be read: \(error.sentence)") }
      }
    }
  }
}
