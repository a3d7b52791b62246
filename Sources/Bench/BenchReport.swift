/// What a run of benchmarks brought, as tables for people and as one object for programs.
public struct BenchReport: Sendable {
  /// One benchmark's part.
  public struct Entry: Sendable {
    public var name: String
    public var abstract: String
    public var goal: String
    /// The figures, or why there are none.
    public var outcome: Result<BenchResult, BenchFailure>

    public init(_ benchmark: any Benchmark, outcome: Result<BenchResult, BenchFailure>) {
      name = benchmark.name
      abstract = benchmark.abstract
      goal = benchmark.goal
      self.outcome = outcome
    }
  }

  public var machine: Machine
  /// Of this program.
  public var version: String
  public var isBrief: Bool
  public var entries: [Entry]

  public init(machine: Machine, version: String, isBrief: Bool, entries: [Entry] = []) {
    self.machine = machine
    self.version = version
    self.isBrief = isBrief
    self.entries = entries
  }

  /// The benchmarks that could not be run.
  public var failures: [String] {
    entries.compactMap { entry in
      if case .failure(let failure) = entry.outcome { "\(entry.name): \(failure)" } else { nil }
    }
  }

  /// Everything as one object of JSON's types.
  public var object: [String: Any] {
    [
      "machine": [
        "cpu": machine.cpu, "cores": machine.cores, "system": machine.system, "memory_mb": machine.memory,
        "load": machine.load,
      ] as [String: Any],
      "version": version,
      "brief": isBrief,
      "benchmarks": entries.map(\.object),
    ]
  }
}

extension BenchReport.Entry {
  var object: [String: Any] {
    var object: [String: Any] = ["name": name, "goal": goal]
    switch outcome {
    case .failure(let failure):
      object["failure"] = failure.description
      object["rows"] = [Any]()
      object["skipped"] = [Any]()
    case .success(let result):
      if let isMet = result.isGoalMet { object["met"] = isMet }
      object["skipped"] = result.skipped
      object["rows"] = result.rows.map { row -> [String: Any] in
        [
          "condition": row.condition, "subject": row.subject,
          // JSON has no word for what is not a number.
          "figures": row.figures.filter(\.value.isFinite).map { figure -> [String: Any] in
            ["name": figure.name, "value": figure.value, "unit": figure.unit]
          },
        ]
      }
    }
    return object
  }

  /// Whether the goal was met, in words.
  public var verdict: String {
    switch outcome {
    case .failure(let failure): "not measured: \(failure)"
    case .success(let result):
      switch result.isGoalMet {
      case true?: "met"
      case false?: "not met"
      case nil: "not compared"
      }
    }
  }

  /// Tables of a header and a line per row, cell by cell; the columns are the figures in the order in which they first occur.
  public var tables: [[[String]]] {
    guard case .success(let result) = outcome else { return [] }
    var parts: [[BenchResult.Row]] = []
    for row in result.rows {
      if row.beginsTable || parts.isEmpty { parts.append([row]) } else { parts[parts.count - 1].append(row) }
    }
    return parts.map(Self.table)
  }

  private static func table(_ rows: [BenchResult.Row]) -> [[String]] {
    var columns: [String] = []
    for row in rows {
      for figure in row.figures where !columns.contains(figure.title) { columns.append(figure.title) }
    }
    let hasConditions = rows.contains { !$0.condition.isEmpty }
    var table = [(hasConditions ? ["CONDITION"] : []) + ["SUBJECT"] + columns]
    for row in rows {
      let cells = columns.map { title in row.figures.first { $0.title == title }?.text ?? "" }
      table.append((hasConditions ? [row.condition] : []) + [row.subject] + cells)
    }
    return table
  }
}

extension BenchResult.Figure {
  /// The column's head: name and unit.
  var title: String { unit.isEmpty ? name : "\(name) \(unit)" }

  /// Three digits at least, and no more after the point than mean something.
  public var text: String {
    guard value.isFinite else { return "-" }
    let size = abs(value)
    let places = size >= 100 || value == value.rounded() ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    return Self.decimal(value, places: places)
  }

  private static func decimal(_ value: Double, places: Int) -> String {
    guard abs(value) < 1e15 else { return "\(value)" }
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    return sign + "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
