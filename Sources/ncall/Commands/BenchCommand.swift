import ArgumentParser
import Bench
import Foundation

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure ncall, beside other programs where they are there.",
    discussion: """
      Example: ncall bench delay --peers .build-peers

      Benchmarks:
      \(Benchmarks.all.map { "  \($0.name): \($0.abstract)" }.joined(separator: "\n"))
      """)
  @OptionGroup var global: GlobalOptions
  @Argument(help: "Which benchmark; all of them without a name.") var name: String?
  @Flag(help: "Print one JSON object with every figure.") var json = false
  @Option(
    help: ArgumentHelp(
      "Python environment with the programs to compare with, as scripts/peers makes it.", valueName: "folder"))
  var peers: String?
  @Option(
    help: ArgumentHelp(
      "Database for bench stream, of its own, instead of a file of SQLite: what the run writes stays there.",
      valueName: "url"))
  var database: String?
  @Flag(help: "The shortest run that still gives figures: to see that all works, not to quote.") var brief = false

  func run() async throws {
    try global.check()
    let wanted = Benchmarks.all.filter { name == nil || $0.name == name }
    if let name, wanted.isEmpty {
      throw CommandFailure(.usage, "bench \(name): use \(Benchmarks.all.map(\.name).joined(separator: ", "))")
    }
    let isQuiet = global.quiet
    let setting = BenchSetting(program: Self.program, peers: peers, database: database, isBrief: brief) { line in
      if !isQuiet { StandardError.print("bench: \(line)") }
    }
    if let python = setting.python, !FileManager.default.isExecutableFile(atPath: python) {
      throw CommandFailure(
        .usage, "--peers \(peers ?? ""): there is no \(python); scripts/peers makes such an environment")
    }
    var report = BenchReport(machine: .current(), version: Ncall.version, isBrief: brief)
    for (index, benchmark) in wanted.enumerated() {
      setting.progress("\(benchmark.name): \(benchmark.abstract)")
      let outcome: Result<BenchResult, BenchFailure>
      do {
        outcome = .success(try await benchmark.run(setting))
      } catch let failure as BenchFailure {
        outcome = .failure(failure)
      }
      let entry = BenchReport.Entry(benchmark, outcome: outcome)
      report.entries.append(entry)
      if !json { print(Self.text(entry), terminator: index + 1 < wanted.count ? "\n\n" : "\n") }
    }
    if json { try JSONOutput.print(report.object) }
    if !report.failures.isEmpty { throw CommandFailure(.internalError, report.failures.joined(separator: "; ")) }
  }

  /// This program's own file, however it was called.
  private static var program: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  static func text(_ entry: BenchReport.Entry) -> String {
    var lines = ["\(entry.name): \(entry.abstract)"]
    lines += entry.tables.map(Table.text)
    lines.append("goal: \(entry.goal): \(entry.verdict)")
    if case .success(let result) = entry.outcome { lines += result.skipped.map { "skipped: \($0)" } }
    return lines.joined(separator: "\n")
  }
}
