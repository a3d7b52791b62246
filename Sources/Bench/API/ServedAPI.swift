import Foundation
import WebClient

/// This program as a server, on free ports.
final class ServedAPI: Sendable {
  private static let start = Duration.seconds(60)

  let url: ServerURL
  let program: ChildProgram

  /// Starts it.
  ///
  /// - Parameters:
  ///   - home: where its database is.
  ///   - database: another one, as `serve --database` takes it.
  ///   - lifetime: after this long it is ended.
  ///   - limits: keys of the configuration that are about what people may take; those for a machine alone with itself.
  /// - Throws: `BenchFailure` when it does not become ready.
  init(
    _ setting: BenchSetting, home: TemporaryHome, database: String? = nil, limits: [String: Int], lifetime: Duration
  ) async throws(BenchFailure) {
    guard FileManager.default.isExecutableFile(atPath: setting.program) else {
      throw BenchFailure("there is no program at \(setting.program) to measure")
    }
    let keys = limits.sorted { $0.key < $1.key }.flatMap { ["-o", "\($0.key)=\($0.value)"] }
    let program = try ChildProgram(
      setting.program,
      [
        "serve", "--allow-signup", "--api-listen", "127.0.0.1:0", "--media-listen", "127.0.0.1:0", "--rtc-udp-port",
        "0",
      ] + (database.map { ["--database", $0] } ?? []) + keys, environment: home.environment, lifetime: lifetime,
      take: { _, _ in })
    self.program = program
    _ = await Poll.until(within: Self.start) { program.hasEnded || Self.address(program) != nil }
    let failure: BenchFailure
    if let text = Self.address(program) {
      do throws(WebFailure) {
        url = try ServerURL(text)
        return
      } catch { failure = BenchFailure("ncall serve: \(error)") }
    } else {
      failure = BenchFailure("ncall serve does not become ready: \(program.ending)")
    }
    await program.end()
    throw failure
  }

  /// What one address and one person may take of a server is meant to keep such loads away: limits that let them in.
  static func unlimited(connections: Int) -> [String: Int] {
    [
      "serve.connections": connections, "serve.connections_per_address": connections,
      "limits.requests_per_minute": 100_000_000, "limits.requests_burst": 100_000_000,
      "limits.account_per_minute": 100_000_000, "limits.account_burst": 100_000_000,
      "limits.rings_per_minute": 100_000_000, "limits.rings_burst": 100_000_000,
      "limits.views_per_minute": 100_000_000, "limits.views_burst": 100_000_000,
      "limits.chat_per_minute": 100_000_000, "limits.chat_burst": 100_000_000,
      "limits.reactions_per_minute": 100_000_000, "limits.reactions_burst": 100_000_000,
    ]
  }

  /// Where it listens, once it says so.
  private static func address(_ program: ChildProgram) -> String? {
    let ready = program.complaint(beginningWith: "ready ")
    return ready?.split(separator: " ").first { $0.hasPrefix("api=") }.map { String($0.dropFirst("api=".count)) }
  }

  func end() async { await program.end() }
}
