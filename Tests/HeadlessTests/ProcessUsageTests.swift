import Foundation
import Testing

@testable import Headless

struct ProcessUsageTests {
  @Test func workShowsAsPartOfCores() async throws {
    _ = ProcessUsage.now()
    var sum = 0.0
    let usage = try await eventually("a reading that counts the work") {
      for i in 0..<200_000 { sum += Double(i).squareRoot() }
      let usage = ProcessUsage.now()
      return usage.cpu > 0.01 ? usage : nil
    }
    #expect(sum > 0)
    #expect(usage.cpu.isFinite && usage.cpu < 1_024)
    #expect(usage.residentMegabytes > 1 && usage.residentMegabytes < 1e6)
  }
}
