import MediaBasics
import Sound

/// A program that takes part in a call to be measured.
struct CostSubject: Sendable {
  /// How long a call settles before it is measured: connecting is over, levels and targets are found.
  private static let settling = Duration.seconds(3)

  /// Names it while it runs, and in what is skipped.
  let name: String
  /// In what it is measured, such as a call.
  let condition: String
  /// Whether it takes part in the call, and so must be heard and hear.
  private let takesPart: Bool
  /// Starts it: the program, and what to wait for before it counts as being in the call.
  private let start: @Sendable (_ url: String, _ token: String) throws(BenchFailure) -> ReportingProgram
  /// What it says first, with its version.
  private let greeting: String
  /// What it says once it hears the talker.
  private let hearing: String
  /// Its name with the version that it told.
  private let title: @Sendable (_ version: String) -> String

  /// Our own client, as a user would start it.
  static func ncall(program: String, home: TemporaryHome) -> CostSubject {
    CostSubject(
      name: "ncall join", condition: Self.inCall, takesPart: true,
      start: { url, token throws(BenchFailure) in
        try ReportingProgram(
          program,
          [
            "join", "--url", url, "--token", token, "--headless", "--input", "tone:660", "--output", "none",
            "--duration", "120",
          ],
          environment: home.environment, lifetime: .seconds(120))
      }, greeting: "hello", hearing: "track.subscribed", title: { "ncall \($0)" })
  }

  /// The SDK with a source, a published track and a stream that is read.
  static func sdk(_ script: PeerScript) -> CostSubject {
    CostSubject(
      name: "LiveKit's Python SDK", condition: Self.inCall, takesPart: true,
      start: { url, token throws(BenchFailure) in try script.start([url, token], lifetime: .seconds(120)) },
      greeting: "ready", hearing: "hears", title: { "livekit \($0) (Python)" })
  }

  /// The SDK loaded by its interpreter, doing nothing: what is not the call's cost.
  static func sdkIdle(_ script: PeerScript) -> CostSubject {
    CostSubject(
      name: "LiveKit's Python SDK, idle", condition: "loaded only", takesPart: false,
      start: { _, _ throws(BenchFailure) in try script.start([], lifetime: .seconds(120)) }, greeting: "ready",
      hearing: "ready", title: { "livekit \($0) (Python)" })
  }

  static let inCall = "in a call"

  /// Starts it, lets it settle, reads what it uses during `window`, and ends it.
  /// - Throws: `BenchFailure` when it does not get into the call, is not heard in it, or ends too early.
  func measure(
    in room: TalkingRoom, identity: String, window: Duration
  ) async throws(BenchFailure) -> CostFigures {
    let token = try room.token(identity: identity)
    let reporting = try start(room.url, token)
    do throws(BenchFailure) {
      let figures = try await measure(reporting, in: room, identity: identity, window: window)
      await reporting.program.end()
      return figures
    } catch {
      await reporting.program.end()
      throw error
    }
  }

  private func measure(
    _ reporting: ReportingProgram, in room: TalkingRoom, identity: String, window: Duration
  ) async throws(BenchFailure) -> CostFigures {
    let greeting = try await reporting.next(self.greeting, within: .seconds(30))
    if takesPart {
      _ = try await reporting.next(hearing, within: .seconds(30))
      guard await Poll.until(within: .seconds(20), { room.rateHeard(of: identity) != nil }) else {
        throw BenchFailure("nothing of it was heard by the talker")
      }
    }
    try await Self.sleep(Self.settling)
    let (before, start) = (ProcessReading(of: reporting.program.process), MonotonicClock.now())
    try await Self.sleep(window)
    let (after, end) = (ProcessReading(of: reporting.program.process), MonotonicClock.now())
    guard let before, let after, end > start else {
      throw BenchFailure("it ended too early: \(reporting.program.ending)")
    }
    let rate = room.rateHeard(of: identity)
    if takesPart, rate == nil { throw BenchFailure("nothing of it was heard by the talker any more") }
    return CostFigures(
      subject: title(greeting.text("version") ?? ""),
      processor: (after.processorSeconds - before.processorSeconds) / (end - start).inSeconds * 100,
      peakMemory: after.peakMemory, privateMemory: after.privateMemory, rate: rate)
  }

  private static func sleep(_ duration: Duration) async throws(BenchFailure) {
    do { try await Task.sleep(for: duration) } catch { throw BenchFailure("the benchmark was given up") }
  }
}
