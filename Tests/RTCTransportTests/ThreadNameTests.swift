import Foundation
import Testing

@testable import RTCTransport

/// Threads are known by name to debuggers and profilers.
struct ThreadNameTests {
  private var names: [String] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return tasks.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
  }

  @Test func aMediaThreadBearsItsName() async throws {
    let loop = try MediaLoop(name: "ncall-named")
    // Once it has done something, it has begun.
    _ = await loop.run { _ in true }
    #expect(names.contains("ncall-named"))
    loop.stop()
  }
}
