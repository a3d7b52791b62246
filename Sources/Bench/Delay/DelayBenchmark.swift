/// Mouth to ear: from the source of one engine to the sink of another, beside libwebrtc on the same networks.
struct DelayBenchmark: Benchmark {
  let name = "delay"
  let abstract = "mouth to ear through an impaired network, without sound devices"
  let goal = "in every row no more than libwebrtc's median, and no more concealed (within 0.5 %)"

  /// Concealment that counts as equal, 0…1: three or four packets of 35 s.
  static let concealmentTolerance = 0.005

  func run(_ setting: BenchSetting) async throws -> BenchResult {
    let (seconds, settling) = setting.isBrief ? (6.0, 2) : (40.0, 5)
    let conditions = setting.isBrief ? [DelayCondition.all[1], DelayCondition.all[3]] : DelayCondition.all
    var result = BenchResult(rows: [])
    var theirs = setting.python.map { LibwebrtcDelay(python: $0, seconds: seconds, settling: settling) }
    if theirs == nil { result.skipped.append("libwebrtc: no --peers were named") }
    var verdicts: [Bool] = []
    for (number, condition) in conditions.enumerated() {
      // Both meet the same losses and delays in the same order.
      let seed = UInt64(7 + 2 * number)
      setting.progress("delay: \(condition.name), ncall")
      let ours = try await DelayRun(
        impairment: condition.impairment, seed: seed, seconds: seconds, settling: settling
      ).run()
      guard let figures = ours.figures else { throw BenchFailure("\(condition.name): no burst was heard") }
      result.rows.append(.init(condition: condition.name, subject: "ncall", figures: figures))
      guard let peer = theirs else { continue }
      setting.progress("delay: \(condition.name), libwebrtc")
      do throws(BenchFailure) {
        let (subject, outcome) = try await peer.run(condition.impairment, seed: seed)
        guard let figures = outcome.figures else { throw BenchFailure("no burst was heard") }
        result.rows.append(.init(condition: condition.name, subject: subject, figures: figures))
        verdicts.append(Self.isMet(ours, beside: outcome))
      } catch {
        result.skipped.append("libwebrtc from \(condition.name) on: \(error)")
        theirs = nil
      }
    }
    if theirs != nil, !setting.isBrief { result.isGoalMet = verdicts.allSatisfy { $0 } }
    return result
  }

  static func isMet(_ ours: DelayOutcome, beside theirs: DelayOutcome) -> Bool {
    guard let mine = Quantiles(ours.delays).median, let other = Quantiles(theirs.delays).median else { return false }
    return mine <= other && ours.concealed <= theirs.concealed + concealmentTolerance
  }
}
