import MediaBasics
import NIOCore
import NchatAPI
import Sound

extension APILoad {
  private static let connections = 8

  /// Lists of calls, asked for on several connections, on each one after the other.
  /// - Parameter calls: how many there are in the history of who asks.
  func lists(calls: Int, seconds: Double) async throws -> [BenchResult.Row] {
    var rows: [BenchResult.Row] = []
    for (condition, target) in [
      ("GET /api/calls, none of \(calls) goes on", "/api/calls"),
      ("GET /api/calls?status=all, 50 of \(calls)", "/api/calls?status=all"),
    ] {
      progress(condition)
      rows.append(try await list(condition, target, isFirst: rows.isEmpty, seconds: seconds))
    }
    return rows
  }

  private struct Asked: Sendable {
    var milliseconds: [Double] = []
    var bytes = 0
  }

  private func list(_ condition: String, _ target: String, isFirst: Bool, seconds: Double) async throws
    -> BenchResult.Row
  {
    let token = try user(0).token
    // Caches and statements grow to their size first.
    _ = try await ask(target, token, until: MonotonicClock.now() + .seconds(seconds / 5))
    let before = (try usage(), MonotonicClock.now())
    let asked = try await ask(target, token, until: before.1 + .seconds(seconds))
    let after = (try usage(), MonotonicClock.now())
    let count = Double(asked.milliseconds.count)
    guard count > 0 else { throw BenchFailure("GET \(target) was not answered once in \(seconds) s") }
    let elapsed = (after.1 - before.1).inMilliseconds / 1_000
    return BenchResult.Row(
      condition: condition, subject: "ncall",
      figures: [
        .init("connections", Double(Self.connections), ""),
        .init("requests", count / elapsed, "/s"),
      ] + Self.tails(asked.milliseconds) + [
        .init("server CPU", (after.0.processorSeconds - before.0.processorSeconds) / count * 1_000, "ms/request"),
        .init("answer", Double(asked.bytes) / count / 1_024, "KiB"),
      ], beginsTable: isFirst)
  }

  private func ask(_ target: String, _ token: String, until end: MediaInstant) async throws -> Asked {
    try await withThrowingTaskGroup(of: Asked.self) { tasks in
      for _ in 0..<Self.connections {
        tasks.addTask {
          let connection = try await KeepAlive.open(served.url, on: group.next())
          var asked = Asked()
          var now = MonotonicClock.now()
          while now < end {
            let answer = try await connection.ask(.get, target, token: token)
            guard answer.status == 200 else {
              throw BenchFailure("GET \(target) was answered with \(answer.status): \(String(buffer: answer.body))")
            }
            asked.milliseconds.append((answer.arrival - now).inMilliseconds)
            asked.bytes += answer.body.readableBytes
            now = MonotonicClock.now()
          }
          await connection.close()
          return asked
        }
      }
      var all = Asked()
      for try await asked in tasks {
        all.milliseconds += asked.milliseconds
        all.bytes += asked.bytes
      }
      return all
    }
  }
}
