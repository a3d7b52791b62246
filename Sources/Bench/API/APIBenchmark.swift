import Foundation
import MediaBasics
import NIOCore
import NIOPosix
import NchatAPI
import WebServing

/// `ncall bench api`: how soon a call rings, how many lists are answered, what idle realtime connections cost, and whether many
/// watchers get every event.
public struct APIBenchmark: Benchmark {
  public let name = "api"
  public let abstract =
    "The backend: ringing, lists, idle realtime connections, many watchers; load from the same machine."
  public let goal =
    "at most 32 KiB for an idle realtime connection; 1000 watchers get all of 100 events/s, p99 within 100 ms"

  static let mostMemory = 32.0
  static let longestDelay = 100.0
  /// Of the events that are asked for: with fewer the goal is not put to the test.
  static let leastShare = 0.95

  static let memoryName = "RSS each"
  static let delayName = "p99"
  static let lostName = "lost"
  static let rateName = "events/s"

  public init() {}

  public func run(_ setting: BenchSetting) async throws -> BenchResult {
    let size = setting.isBrief ? LoadSize.brief : .full
    // The load's sockets are this process's open files.
    let files = OpenFiles.allow(size.idle + OpenFiles.spare)
    guard files >= size.idle + OpenFiles.spare else {
      throw BenchFailure("this process may open \(files) files, too few for \(size.idle) connections (ulimit -Hn)")
    }
    let home = try TemporaryHome()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
    let outcome: Result<BenchResult, any Error>
    do {
      let users = try await Self.serving(setting, home, size) { try await APIUser.signUp(size.users, $0, group) }
      // Started anew: what making accounts has left behind in memory would hide what connections take.
      outcome = .success(
        try await Self.serving(setting, home, size) { served in
          try await measure(
            setting, size, APILoad(served: served, group: group, users: users, progress: setting.progress))
        })
    } catch { outcome = .failure(error) }
    try await group.shutdownGracefully()
    return try outcome.get()
  }

  /// Runs a server for as long as `body` needs it.
  private static func serving<Value>(
    _ setting: BenchSetting, _ home: TemporaryHome, _ size: LoadSize, _ body: (ServedAPI) async throws -> Value
  ) async throws -> Value {
    let served = try await ServedAPI(setting, home: home, limits: limits(size), lifetime: .seconds(600))
    do {
      let value = try await body(served)
      await served.end()
      return value
    } catch {
      await served.end()
      throw error
    }
  }

  private static func limits(_ size: LoadSize) -> [String: Int] {
    ServedAPI.unlimited(connections: size.idle + OpenFiles.spare)
  }

  private func measure(_ setting: BenchSetting, _ size: LoadSize, _ load: APILoad) async throws -> BenchResult {
    var result = BenchResult(rows: [])
    result.rows.append(try await load.idle(size.idle, settling: size.settling))
    result.rows += try await load.rings(size.calls)
    result.rows += try await load.lists(calls: 2 * size.calls, seconds: size.seconds)
    result.rows.append(try await load.watched(by: size.watchers, rate: size.rate, seconds: size.watchTime))
    if !setting.isBrief { result.isGoalMet = Self.isMet(result.rows, rate: size.rate) }
    return result
  }

  static func isMet(_ rows: [BenchResult.Row], rate: Double) -> Bool {
    func value(_ name: String, of row: BenchResult.Row) -> Double? { row.figures.first { $0.name == name }?.value }
    guard let memory = rows.lazy.compactMap({ value(memoryName, of: $0) }).first,
      let watched = rows.first(where: { value(lostName, of: $0) != nil }), let lost = value(lostName, of: watched),
      let delay = value(delayName, of: watched), let reached = value(rateName, of: watched)
    else { return false }
    return memory <= mostMemory && lost == 0 && delay <= longestDelay && reached >= rate * leastShare
  }
}
