import Demo
import Foundation
import Glibc
import LiveKit
import MediaBasics
import Sound

/// `ncall bench screen`: what the full-screen client costs a machine, a terminal and the one who waits for it.
public struct ScreenBenchmark: Benchmark {
  public let name = "screen"
  public let abstract =
    "Frames, keys, first picture, bytes, CPU and memory of a call of 25 people on a 160x48 terminal."
  public let goal =
    "frames p99 ≤ 1.0 ms and ≤ 3,000 bytes, 0 bytes/s idle, key p99 ≤ 8 ms, first picture ≤ 60 ms, screen ≤ 3 % of a core, ≤ 40 MB"

  static let people = 25
  static let terminal = (columns: UInt16(160), rows: UInt16(48))
  /// Bounds of the goal: ms, bytes, bytes/s, ms, ms, % of a core, MB.
  static let most = (frame: 1.0, size: 3_000.0, idle: 0.0, key: 8.0, first: 60.0, processor: 3.0, memory: 40.0)

  /// What a run measured that has a goal.
  struct Measured: Equatable {
    var frame = 0.0
    var size = 0.0
    var idle = 0.0
    var key = 0.0
    var first = 0.0
    var processor = 0.0
    var memory = 0.0

    var isGoalMet: Bool {
      let most = ScreenBenchmark.most
      return frame <= most.frame && size <= most.size && idle <= most.idle && key <= most.key && first <= most.first
        && processor <= most.processor && memory <= most.memory
    }
  }

  public init() {}

  public func run(_ setting: BenchSetting) async throws -> BenchResult {
    guard FileManager.default.isExecutableFile(atPath: setting.program) else {
      throw BenchFailure("there is no program at \(setting.program) to measure")
    }
    var measured = Measured()
    setting.progress("frames of a call with \(Self.people) people")
    let frames = try await FrameLoad.run(people: Self.people, frames: setting.isBrief ? 100 : 2_000)
    measured.frame = frames.times.at(0.99) ?? .infinity
    measured.size = frames.sizes.at(0.99) ?? .infinity
    var rows = [
      BenchResult.Row(
        condition: "a frame, \(Self.people) meters moving", subject: "ncall",
        figures: [
          .init("frames", Double(frames.times.values.count), ""), .init("p50", frames.times.median ?? 0, "ms"),
          .init("p99", measured.frame, "ms"), .init("size p50", frames.sizes.median ?? 0, "bytes"),
          .init("size p99", measured.size, "bytes"),
        ])
    ]
    rows.append(
      try await Self.calls(of: 1, setting) { call throws(BenchFailure) in
        try await Self.alone(call, setting, &measured)
      })
    rows += try await Self.calls(of: Self.people, setting) { call throws(BenchFailure) in
      try await Self.inCall(call, setting, &measured)
    }
    var skipped: [String] = []
    do throws(BenchFailure) { rows.append(try await Self.htop(setting)) } catch { skipped.append("htop: \(error)") }
    return BenchResult(rows: rows, skipped: skipped, isGoalMet: setting.isBrief ? nil : measured.isGoalMet)
  }

  /// A room of its own, in which all but one are there and talk.
  private static func calls<Answer>(
    of people: Int, _ setting: BenchSetting, _ measure: (DemoCall) async throws(BenchFailure) -> Answer
  ) async throws(BenchFailure) -> Answer {
    setting.progress("a call of \(people)")
    let call: DemoCall
    do { call = try await DemoCall(robots: people - 1, log: .silent) } catch {
      throw BenchFailure("the others could not join: \(error)")
    }
    do throws(BenchFailure) {
      let answer = try await measure(call)
      await call.stop()
      return answer
    } catch {
      await call.stop()
      throw error
    }
  }

  // MARK: Alone

  /// Start to first picture, and what an idle screen writes.
  private static func alone(
    _ call: DemoCall, _ setting: BenchSetting, _ measured: inout Measured
  ) async throws(BenchFailure) -> BenchResult.Row {
    var first: [Double] = []
    var idle = 0.0
    let rounds = setting.isBrief ? 2 : 20
    for round in 1...rounds {
      let home = try TemporaryHome()
      let terminal = try recordingTerminal()
      var started: TerminalProgram?
      let seen = try await terminal.time(of: "onnecting", within: .seconds(20)) { () throws(BenchFailure) in
        started = try program(setting, call, identity: "alone-\(round)", on: terminal, home: home)
      }
      guard let program = started else { throw BenchFailure("it was not started") }
      first.append((seen - program.startedAt).inSeconds * 1_000)
      if round == rounds {
        // Long enough for everything that follows joining; a minute later the clock of the call moves.
        try await sleep(.seconds(5))
        let (before, start) = (terminal.bytes, MonotonicClock.now())
        try await sleep(.seconds(setting.isBrief ? 2 : 20))
        idle = Double(terminal.bytes - before) / (MonotonicClock.now() - start).inSeconds
      }
      await program.end()
    }
    let times = Quantiles(first)
    measured.first = times.median ?? .infinity
    measured.idle = idle
    return BenchResult.Row(
      condition: "alone in a call", subject: "ncall join",
      figures: [
        .init("starts", Double(times.values.count), ""), .init("first picture p50", measured.first, "ms"),
        .init("p90", times.at(0.9) ?? 0, "ms"), .init("idle", idle, "bytes/s"),
      ], beginsTable: true)
  }

  // MARK: Among others

  private static func inCall(
    _ call: DemoCall, _ setting: BenchSetting, _ measured: inout Measured
  ) async throws(BenchFailure) -> [BenchResult.Row] {
    let window = Duration.seconds(setting.isBrief ? 2 : 20)
    let home = try TemporaryHome()
    let terminal = try recordingTerminal()
    let screen = try program(setting, call, identity: "watcher", on: terminal, home: home)
    let headless = try ReportingProgram(
      setting.program, arguments(try token(call, "listener"), call) + ["--headless", "--events", "none"],
      environment: home.environment, lifetime: .seconds(300))
    let figures: (usage: ScreenUsage, without: ScreenUsage, keys: Quantiles)
    do throws(BenchFailure) {
      try await sleep(.seconds(5))
      // One after the other: both at once would be in each other's way on few cores.
      let usage = try await ScreenUsage.measure(screen.process, terminal: terminal, window: window)
      let without = try await ScreenUsage.measure(headless.program.process, terminal: nil, window: window)
      figures = (usage, without, try await keys(on: terminal, count: setting.isBrief ? 20 : 500))
    } catch {
      await screen.end()
      await headless.program.end()
      throw BenchFailure("\(error); the screen: \(screen.ending); without one: \(headless.program.ending)")
    }
    await screen.end()
    await headless.program.end()
    measured.key = figures.keys.at(0.99) ?? .infinity
    measured.processor = figures.usage.processor - figures.without.processor
    measured.memory = figures.usage.peakMemory
    let condition = "in a call of \(people)"
    return [
      BenchResult.Row(
        condition: "keys \(condition)", subject: "ncall join",
        figures: [
          .init("keys", Double(figures.keys.values.count), ""), .init("p50", figures.keys.median ?? 0, "ms"),
          .init("p99", measured.key, "ms"),
        ], beginsTable: true),
      figures.usage.row(condition: condition, subject: "ncall join", beginsTable: true),
      figures.without.row(condition: condition, subject: "ncall join --headless"),
      BenchResult.Row(
        condition: condition, subject: "the screen's part",
        figures: [
          .init("CPU", measured.processor, "% of a core"),
          .init("peak memory", figures.usage.peakMemory - figures.without.peakMemory, "MB"),
        ]),
    ]
  }

  /// From a letter that is typed into the command line to the frame that shows it.
  private static func keys(on terminal: RecordingTerminal, count: Int) async throws(BenchFailure) -> Quantiles {
    var times: [Double] = []
    var generator = SeededGenerator(seed: 8)
    terminal.type(Array(":".utf8))
    for key in 0..<count {
      // Not in step with the meters, which move ten times a second.
      try await sleep(.milliseconds(20 + Int(generator.next() % 60)))
      let start = MonotonicClock.now()
      let seen = try await terminal.time(of: "Q", within: .seconds(5)) { terminal.type(Array("Q".utf8)) }
      times.append((seen - start).inSeconds * 1_000)
      // Ctrl-U empties the line.
      if key % 40 == 39 { terminal.type([0x15]) }
    }
    return Quantiles(times)
  }

  // MARK: For scale

  /// A well-known program on the same terminal, which draws once a second.
  private static func htop(_ setting: BenchSetting) async throws(BenchFailure) -> BenchResult.Row {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    guard let path = folders.map({ "\($0)/htop" }).first(where: FileManager.default.isExecutableFile(atPath:)) else {
      throw BenchFailure("it is not installed")
    }
    setting.progress("htop")
    let home = try TemporaryHome()
    let terminal = try recordingTerminal()
    let program = try TerminalProgram(
      path, ["-d", "10"], on: terminal, environment: home.environment, lifetime: .seconds(120))
    do throws(BenchFailure) {
      try await sleep(.seconds(3))
      let usage = try await ScreenUsage.measure(
        program.process, terminal: terminal, window: .seconds(setting.isBrief ? 2 : 20))
      await program.end()
      return usage.row(condition: "once a second", subject: "htop")
    } catch {
      await program.end()
      throw BenchFailure("\(error): \(program.ending)")
    }
  }

  // MARK: Programs

  private static func recordingTerminal() throws(BenchFailure) -> RecordingTerminal {
    try RecordingTerminal(columns: terminal.columns, rows: terminal.rows)
  }

  private static func token(_ call: DemoCall, _ identity: String) throws(BenchFailure) -> String {
    do { return try call.token(identity: identity, name: identity) } catch {
      throw BenchFailure("no token could be made: \(error)")
    }
  }

  private static func arguments(_ token: String, _ call: DemoCall) -> [String] {
    ["join", "--url", call.url, "--token", token, "--input", "none", "--output", "none"]
  }

  private static func program(
    _ setting: BenchSetting, _ call: DemoCall, identity: String, on terminal: RecordingTerminal, home: TemporaryHome
  ) throws(BenchFailure) -> TerminalProgram {
    try TerminalProgram(
      setting.program, arguments(try token(call, identity), call), on: terminal, environment: home.environment,
      lifetime: .seconds(300))
  }

  private static func sleep(_ duration: Duration) async throws(BenchFailure) {
    do { try await Task.sleep(for: duration) } catch { throw BenchFailure("the benchmark was given up") }
  }
}
