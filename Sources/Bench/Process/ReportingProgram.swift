/// A program that says on its standard output, line by line, what happens.
struct ReportingProgram: Sendable {
  let program: ChildProgram
  let reader: ReportReader

  /// - Throws: `BenchFailure` when it cannot be started.
  init(
    _ path: String, _ arguments: [String], environment: [String: String] = [:], lifetime: Duration
  ) throws(BenchFailure) {
    let reader = ReportReader()
    self.reader = reader
    program = try ChildProgram(path, arguments, environment: environment, lifetime: lifetime) {
      reader.take($0, $1)
    }
  }

  /// The next line of this kind.
  /// - Throws: `BenchFailure` when the program reports `failed`, ends, or says nothing of the kind in time.
  func next(_ kind: String, within limit: Duration) async throws(BenchFailure) -> ReportLine {
    let end = ContinuousClock.now + limit
    while true {
      // Looked at before: what it said last may be read after its end.
      let isOver = program.hasEnded || ContinuousClock.now >= end || Task.isCancelled
      if let line = reader.next([kind, "failed"]) {
        guard line.kind == kind else { throw BenchFailure(line.text("reason") ?? "it failed without a reason") }
        return line
      }
      guard !isOver else { throw BenchFailure("no word of “\(kind)”: \(program.ending)") }
      do { try await Task.sleep(for: .milliseconds(5)) } catch { throw BenchFailure("it was given up") }
    }
  }
}
