import MediaBasics
import NIOCore
import NIOPosix
import NchatAPI
import Sound

/// What is asked of the server that is measured, and by whom.
struct APILoad: Sendable {
  let served: ServedAPI
  let group: MultiThreadedEventLoopGroup
  let users: [APIUser]
  let progress: @Sendable (String) -> Void

  /// - Throws: `BenchFailure` where there are fewer.
  func user(_ number: Int) throws(BenchFailure) -> APIUser {
    guard users.indices.contains(number) else { throw BenchFailure("user \(number) is missing") }
    return users[number]
  }

  /// What the server has used of the machine.
  /// - Throws: `BenchFailure` when it is gone.
  func usage() throws(BenchFailure) -> ProcessReading {
    guard let reading = ProcessReading(of: served.program.process) else {
      throw BenchFailure("ncall serve: \(served.program.ending)")
    }
    return reading
  }

  func memory() throws(BenchFailure) -> MemoryReading {
    guard let reading = MemoryReading(of: served.program.process) else {
      throw BenchFailure("the memory of ncall serve cannot be read: \(served.program.ending)")
    }
    return reading
  }

  static func tails(_ milliseconds: [Double]) -> [BenchResult.Figure] {
    let quantiles = Quantiles(milliseconds)
    return [("p50", 0.5), ("p99", 0.99)].compactMap { name, share in
      quantiles.at(share).map { .init(name, $0, "ms") }
    }
  }
}
