import MediaBasics
import NIOCore
import NIOPosix
import NchatAPI
import WebServing

/// `ncall bench stream`: how many messages the chat of a live stream takes, how soon those who watch have them, and how that compares with
/// plain INSERTs into the same table.
public struct StreamBenchmark: Benchmark {
  public let name = "stream"
  public let abstract =
    "The chat of a live stream: messages per second, delivery to watchers, beside plain INSERTs; load from the same machine."
  public let goal =
    "2000 messages/s with 20 watchers, answered within 50 ms (p99); 1000 watchers get all of 100 messages/s within 200 ms (p99)"

  static let leastPosts = 2_000.0
  static let longestAnswer = 50.0
  static let longestDelay = 200.0

  static let postsName = "posts"
  static let answerName = "answered p99"

  public init() {}

  public func run(_ setting: BenchSetting) async throws -> BenchResult {
    let size = setting.isBrief ? StreamSize.brief : .full
    let wanted = size.manyWatchers + size.writers + OpenFiles.spare
    let files = OpenFiles.allow(wanted)
    guard files >= wanted else {
      throw BenchFailure("this process may open \(files) files, too few for \(wanted) (ulimit -Hn)")
    }
    let home = try TemporaryHome()
    let place = setting.database ?? "sqlite:\(home.path("stream.db"))"
    let inserts = try PlainInserts.into(place)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
    let outcome: Result<BenchResult, any Error>
    do {
      let served = try await ServedAPI(
        setting, home: home, database: place, limits: ServedAPI.unlimited(connections: wanted), lifetime: .seconds(600))
      do {
        outcome = .success(try await measure(setting, size, served, group, inserts))
      } catch { outcome = .failure(error) }
      await served.end()
    } catch { outcome = .failure(error) }
    try await group.shutdownGracefully()
    return try outcome.get()
  }

  private func measure(
    _ setting: BenchSetting, _ size: StreamSize, _ served: ServedAPI, _ group: MultiThreadedEventLoopGroup,
    _ inserts: PlainInserts
  ) async throws -> BenchResult {
    setting.progress("\(size.writers) accounts")
    // The first is the broadcaster.
    let users = try await APIUser.signUp(size.writers + 1, served, group)
    let load = StreamLoad(
      load: APILoad(served: served, group: group, users: users, progress: setting.progress),
      stream: try await StreamLoad.begin(served, users, group))
    let posts = try await load.posts(size)
    var rows = [posts]
    for connections in [1, size.inserters] {
      rows.append(try await load.inserts(inserts, connections, seconds: size.insertTime, beside: posts))
    }
    rows.append(try await load.watched(size))
    var result = BenchResult(rows: rows)
    if !setting.isBrief { result.isGoalMet = Self.isMet(rows, rate: size.rate) }
    return result
  }

  static func isMet(_ rows: [BenchResult.Row], rate: Double) -> Bool {
    func value(_ name: String, of row: BenchResult.Row) -> Double? { row.figures.first { $0.name == name }?.value }
    guard let posted = rows.first(where: { value(answerName, of: $0) != nil }),
      let posts = value(postsName, of: posted), let answer = value(answerName, of: posted),
      let lostOfPosts = value(APIBenchmark.lostName, of: posted),
      let watched = rows.first(where: { value(APIBenchmark.rateName, of: $0) != nil }),
      let reached = value(APIBenchmark.rateName, of: watched), let delay = value(APIBenchmark.delayName, of: watched),
      let lost = value(APIBenchmark.lostName, of: watched)
    else { return false }
    return posts >= leastPosts && answer <= longestAnswer && lostOfPosts == 0 && lost == 0 && delay <= longestDelay
      && reached >= rate * APIBenchmark.leastShare
  }
}
