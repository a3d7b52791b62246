import MediaBasics
import NchatAPI

extension APILoad {
  /// What a realtime connection costs the server that has proved who it is, follows `user`, and hears nothing.
  func idle(_ count: Int, settling: Duration) async throws -> BenchResult.Row {
    progress("\(count) idle realtime connections")
    // The first ones of each event loop load what all others share.
    await RealtimeSocket.close(try await open(8))
    let before = try memory()
    let sockets = try await open(count)
    try await Task.sleep(for: settling)
    let after = try memory()
    let gone = sockets.count { !$0.isOpen }
    await RealtimeSocket.close(sockets)
    guard gone == 0 else { throw BenchFailure("\(gone) of \(count) idle connections were closed by the server") }
    func each(_ value: KeyPath<MemoryReading, Double>) -> Double {
      (after[keyPath: value] - before[keyPath: value]) / Double(count) / 1_024
    }
    return BenchResult.Row(
      condition: "idle realtime connections", subject: "ncall",
      figures: [
        .init("connections", Double(count), ""),
        .init(APIBenchmark.memoryName, each(\.resident), "KiB"),
        .init("PSS each", each(\.proportional), "KiB"),
        .init("private each", each(\.own), "KiB"),
        .init("RSS before", before.resident / 1e6, "MB"),
        .init("RSS with them", after.resident / 1e6, "MB"),
      ])
  }

  private func open(_ count: Int) async throws -> [RealtimeSocket] {
    try await RealtimeSocket.open(count, progress: progress) { number in
      try await RealtimeSocket.open(
        served.url, token: try user(number % users.count).token, .user, on: group.next(), take: { _, _ in })
    }
  }
}
