import Glibc
import MediaBasics
import Sound

/// What a program used of the machine and of its terminal while nobody touched it.
struct ScreenUsage: Sendable, Equatable {
  /// User and system time of all its threads over wall time, percent of one core.
  var processor: Double
  /// The most that was resident at a time since its start, MB.
  var peakMemory: Double
  /// What of it belonged to nobody else at the end, MB.
  var privateMemory: Double
  /// Written to the terminal, bytes a second; nil for a program without one.
  var rate: Double?

  /// - Throws: `BenchFailure` when the program ends meanwhile.
  static func measure(
    _ process: pid_t, terminal: RecordingTerminal?, window: Duration
  ) async throws(BenchFailure) -> ScreenUsage {
    let (before, bytes, start) = (ProcessReading(of: process), terminal?.bytes ?? 0, MonotonicClock.now())
    do { try await Task.sleep(for: window) } catch { throw BenchFailure("the benchmark was given up") }
    let (after, end) = (ProcessReading(of: process), MonotonicClock.now())
    guard let before, let after, end > start else { throw BenchFailure("it ended too early") }
    let seconds = (end - start).inSeconds
    return ScreenUsage(
      processor: (after.processorSeconds - before.processorSeconds) / seconds * 100, peakMemory: after.peakMemory,
      privateMemory: after.privateMemory, rate: terminal.map { Double($0.bytes - bytes) / seconds })
  }

  func row(condition: String, subject: String, beginsTable: Bool = false) -> BenchResult.Row {
    var figures: [BenchResult.Figure] = [
      .init("CPU", processor, "% of a core"), .init("peak memory", peakMemory, "MB"),
      .init("of it private", privateMemory, "MB"),
    ]
    if let rate { figures.append(.init("to the terminal", rate, "bytes/s")) }
    return BenchResult.Row(condition: condition, subject: subject, figures: figures, beginsTable: beginsTable)
  }
}
