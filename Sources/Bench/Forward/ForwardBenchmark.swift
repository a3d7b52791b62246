import Foundation
import MediaBasics

/// How many audio packets the media server sends to subscribers per second of its media thread's processor time.
struct ForwardBenchmark: Benchmark {
  let name = "forward"
  let abstract = "audio packets forwarded by the media server per second and core, AES-128-GCM, on loopback"
  let goal = "200000 packets per second and core, and no allocation that grows with packets (under 0.002 each)"

  static let leastRate = 200_000.0
  /// Two counts of allocations by timers (reports, consent, levels) differ by as much as this for each packet between them.
  static let allocationTolerance = 0.002

  private struct Condition {
    var name: String
    var speakers: Int
    var listeners: Int
    /// Packets that each speaker sends every millisecond.
    var burst: Int
  }

  private static let conditions = [
    Condition(name: "1 speaks, 50 listen", speakers: 1, listeners: 50, burst: 2),
    Condition(name: "10 hear each other", speakers: 10, listeners: 0, burst: 1),
  ]

  private static let rateName = "forwarded"
  private static let allocationName = "allocations"

  func run(_ setting: BenchSetting) async throws -> BenchResult {
    let seconds = setting.isBrief ? 2.0 : 10.0
    var result = BenchResult(rows: [])
    for condition in Self.conditions {
      setting.progress("forward: \(condition.name)")
      let figures =
        AllocationCounter.isLoaded
        ? try await Self.allocations(condition, seconds: seconds)
        : try await Self.rate(condition, seconds: seconds)
      result.rows.append(.init(condition: condition.name, subject: "ncall", figures: figures))
    }
    guard !AllocationCounter.isLoaded else { return result }
    do throws(BenchFailure) {
      setting.progress("forward: once more, counting allocations")
      let counted = try await Self.countAllocations(setting)
      for index in result.rows.indices { result.rows[index].figures += counted[result.rows[index].condition] ?? [] }
    } catch {
      result.skipped.append("\(error)")
    }
    if !setting.isBrief { result.isGoalMet = result.rows.allSatisfy(Self.isMet) }
    return result
  }

  static func isMet(_ row: BenchResult.Row) -> Bool {
    func value(_ name: String) -> Double? { row.figures.first { $0.name == name }?.value }
    guard let rate = value(rateName), let allocations = value(allocationName) else { return false }
    return rate >= leastRate && allocations < allocationTolerance
  }

  /// What was seen between two readings of the media thread.
  private struct Span {
    var packets: Double
    /// Seconds on a processor, and by the clock.
    var processor: Double
    var elapsed: Double
    var received: Double
    var allocations: Double?
  }

  private static func rate(_ condition: Condition, seconds: Double) async throws -> [BenchResult.Figure] {
    let span = try await watch(condition, every: .milliseconds(1), seconds: seconds)
    return [
      .init(rateName, span.packets / span.processor, "packets/s/core"),
      .init("took", span.processor / span.packets * 1e9, "ns/packet"),
      .init("offered", span.packets / span.elapsed, "packets/s"),
      .init("busy", span.processor / span.elapsed * 100, "%"),
      .init("arrived", span.received / span.packets * 100, "%"),
    ]
  }

  /// Timers ask for memory whether packets come or not; twice as many packets, in twice as many turns of the thread, tell what
  /// packets ask for.
  private static func allocations(_ condition: Condition, seconds: Double) async throws -> [BenchResult.Figure] {
    let few = try await watch(condition, every: .milliseconds(2), seconds: seconds)
    let many = try await watch(condition, every: .milliseconds(1), seconds: seconds)
    guard let before = few.allocations, let after = many.allocations, many.packets > few.packets * 1.2 else {
      throw BenchFailure("the machine is too busy to count allocations")
    }
    let perPacket =
      (after / many.elapsed - before / few.elapsed)
      / (many.packets / many.elapsed - few.packets / few.elapsed)
    return [
      .init(allocationName, perPacket, "per packet"),
      .init("timers", after / many.elapsed - perPacket * many.packets / many.elapsed, "allocations/s"),
    ]
  }

  private static func watch(_ condition: Condition, every interval: MediaDuration, seconds: Double) async throws -> Span
  {
    let load = try await ForwardLoad(speakers: condition.speakers, listeners: condition.listeners)
    let outcome: Result<Span, any Error>
    do {
      outcome = .success(try await watch(load, burst: condition.burst, every: interval, seconds: seconds))
    } catch {
      outcome = .failure(error)
    }
    await load.close()
    return try outcome.get()
  }

  private static func watch(
    _ load: ForwardLoad, burst: Int, every interval: MediaDuration, seconds: Double
  ) async throws -> Span {
    let deadline = ContinuousClock.now + .seconds(30)
    while load.received.trackCount < load.wantedTracks {
      guard ContinuousClock.now < deadline else {
        throw BenchFailure("only \(load.received.trackCount) of \(load.wantedTracks) tracks were subscribed to in 30 s")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    load.speak(burst: burst, every: interval)
    // Rings, tables and caches grow to their size first.
    try await Task.sleep(for: .seconds(2))
    func read() async throws -> (MediaThreadReading, received: Int64, at: ContinuousClock.Instant) {
      guard let reading = await load.server.onMediaThread(MediaThreadReading.take) else {
        throw BenchFailure("the media server has ended")
      }
      return (reading, load.received.packetCount, .now)
    }
    let before = try await read()
    try await Task.sleep(for: .seconds(seconds))
    let after = try await read()
    let span = Span(
      packets: Double(after.0.packets - before.0.packets),
      processor: Double(after.0.processor - before.0.processor) / 1e9,
      elapsed: (after.at - before.at) / .seconds(1), received: Double(after.received - before.received),
      allocations: after.0.allocations.flatMap { last in before.0.allocations.map { Double(last - $0) } })
    guard span.packets > 0, span.processor > 0, span.elapsed > 0 else {
      throw BenchFailure("the media server forwarded nothing")
    }
    return span
  }

  /// Runs this benchmark once more in a process in which allocations are counted; answers the figures by condition.
  private static func countAllocations(
    _ setting: BenchSetting
  ) async throws(BenchFailure) -> [String: [BenchResult.Figure]] {
    let counter = try await AllocationCounter()
    defer { counter.remove() }
    let printed: Data
    do throws(BenchFailure) {
      printed = try await Helper.run(
        setting.program, ["bench", "forward", "--json", "--quiet"] + (setting.isBrief ? ["--brief"] : []),
        environment: ["LD_PRELOAD": counter.path], lifetime: .seconds(180))
    } catch {
      throw BenchFailure("allocations: the counting run failed: \(error)")
    }
    guard let object = try? JSONSerialization.jsonObject(with: printed) as? [String: Any],
      let rows = (object["benchmarks"] as? [[String: Any]])?.first?["rows"] as? [[String: Any]]
    else { throw BenchFailure("allocations: the counting run printed no figures") }
    var counted: [String: [BenchResult.Figure]] = [:]
    for row in rows {
      guard let condition = row["condition"] as? String, let figures = row["figures"] as? [[String: Any]] else {
        continue
      }
      counted[condition] = figures.compactMap { figure in
        guard let name = figure["name"] as? String, let value = figure["value"] as? Double,
          let unit = figure["unit"] as? String
        else { return nil }
        return .init(name, value, unit)
      }
    }
    guard counted.values.contains(where: { $0.contains { $0.name == allocationName } }) else {
      throw BenchFailure("allocations: the counter was not loaded")
    }
    return counted
  }
}
