import Foundation
import MediaBasics

/// `ncall bench cost`: what one headless audio participant costs a machine.
public struct CostBenchmark: Benchmark {
  public let name = "cost"
  public let abstract = "CPU and peak memory of one headless audio participant with one other talker."
  public let goal = "at most a third of LiveKit's Python SDK doing the same, of CPU and of memory"

  /// The share of the peer's figures that is the goal.
  static let share = 1.0 / 3

  public init() {}

  public func run(_ setting: BenchSetting) async throws -> BenchResult {
    guard FileManager.default.isExecutableFile(atPath: setting.program) else {
      throw BenchFailure("there is no program at \(setting.program) to measure")
    }
    let room = try await TalkingRoom()
    do {
      let result = try await measure(setting, in: room)
      await room.stop()
      return result
    } catch {
      await room.stop()
      throw error
    }
  }

  private func measure(_ setting: BenchSetting, in room: TalkingRoom) async throws(BenchFailure) -> BenchResult {
    var skipped: [String] = []
    let own = CostSubject.ncall(program: setting.program, home: try TemporaryHome())
    var subjects = [own]
    if let python = setting.python {
      do throws(BenchFailure) {
        let script = try PeerScript(.cost, python: python)
        subjects += [.sdk(script), .sdkIdle(script)]
      } catch { skipped.append("LiveKit's Python SDK: \(error)") }
    } else {
      skipped.append("LiveKit's Python SDK: no environment was given with --peers")
    }

    let rounds = setting.isBrief ? 1 : 3
    let window = Duration.seconds(setting.isBrief ? 2 : 20)
    var runs = subjects.map { (subject: $0, figures: [CostFigures]()) }
    for round in 1...rounds {
      for n in runs.indices {
        let subject = runs[n].subject
        // Who failed once is left out from then on.
        guard runs[n].figures.count == round - 1 else { continue }
        setting.progress("\(subject.name), round \(round) of \(rounds)")
        do throws(BenchFailure) {
          runs[n].figures.append(
            try await subject.measure(in: room, identity: "participant-\(n)-\(round)", window: window))
        } catch {
          guard n > 0 else { throw BenchFailure("ncall join: \(error)") }
          skipped.append("\(subject.name), from round \(round) on: \(error)")
        }
      }
    }
    let medians = runs.map { CostFigures(medianOf: $0.figures) }
    var rows = zip(runs, medians).compactMap { run, median in
      median?.row(condition: run.subject.condition, runs: run.figures.count)
    }
    var isGoalMet: Bool?
    if medians.count > 1, let ours = medians[0], let theirs = medians[1] {
      rows.append(Self.comparison(ours, theirs))
      if !setting.isBrief { isGoalMet = Self.isWithinGoal(ours, theirs) }
    }
    return BenchResult(rows: rows, skipped: skipped, isGoalMet: isGoalMet)
  }

  // MARK: Arithmetic

  static func comparison(_ ours: CostFigures, _ theirs: CostFigures) -> BenchResult.Row {
    BenchResult.Row(
      condition: CostSubject.inCall, subject: "ncall / peer",
      figures: [
        .init("CPU ratio", ours.processor / theirs.processor, ""),
        .init("memory ratio", ours.peakMemory / theirs.peakMemory, ""),
      ])
  }

  static func isWithinGoal(_ ours: CostFigures, _ theirs: CostFigures) -> Bool {
    ours.processor <= theirs.processor * share && ours.peakMemory <= theirs.peakMemory * share
  }
}
