/// What one participant cost while a call went on.
struct CostFigures: Sendable, Equatable {
  /// Name and version of what was measured.
  var subject: String
  /// User and system time of all its threads over wall time, percent of one core.
  var processor: Double
  /// The most that was resident at a time since its start, MB.
  var peakMemory: Double
  /// What of it belonged to nobody else at the end, MB.
  var privateMemory: Double
  /// What the talker received of it, kbit/s; nil for one that takes no part.
  var rate: Double?

  /// The medians of several runs of one subject; nil without any.
  init?(medianOf runs: [CostFigures]) {
    guard let first = runs.first, let processor = Quantiles(runs.map(\.processor)).median,
      let peakMemory = Quantiles(runs.map(\.peakMemory)).median,
      let privateMemory = Quantiles(runs.map(\.privateMemory)).median
    else { return nil }
    subject = first.subject
    self.processor = processor
    self.peakMemory = peakMemory
    self.privateMemory = privateMemory
    rate = Quantiles(runs.compactMap(\.rate)).median
  }

  init(subject: String, processor: Double, peakMemory: Double, privateMemory: Double, rate: Double?) {
    self.subject = subject
    self.processor = processor
    self.peakMemory = peakMemory
    self.privateMemory = privateMemory
    self.rate = rate
  }

  /// - Parameter runs: how many these are the medians of.
  func row(condition: String, runs: Int) -> BenchResult.Row {
    var figures: [BenchResult.Figure] = [
      .init("runs", Double(runs), ""), .init("CPU", processor, "% of a core"), .init("peak memory", peakMemory, "MB"),
      .init("of it private", privateMemory, "MB"),
    ]
    if let rate { figures.append(.init("sent", rate, "kbit/s")) }
    return BenchResult.Row(condition: condition, subject: subject, figures: figures)
  }
}
