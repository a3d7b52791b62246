import Foundation
import MediaBasics

/// `ncall bench join`: how long it takes from the start of connecting to the first sound of others.
public struct JoinBenchmark: Benchmark {
  public let name = "join"
  public let abstract = "From connecting to the first decoded remote audio, on loopback."
  public let goal = "at most 1.0 times the median of LiveKit's Python SDK on the same server"

  static let inProcess = "in a running process"
  static let wholeProcess = "whole process, from its start"

  public init() {}

  public func run(_ setting: BenchSetting) async throws -> BenchResult {
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
    var result = BenchResult(rows: [])
    // The first join loads what all later ones share; it is not counted, here and at the peer.
    _ = try await OwnJoin.run(url: room.url, token: try room.token(identity: "first"))
    var peer = await PeerJoins(setting, room, skipped: &result.skipped)

    let count = setting.isBrief ? 2 : 30
    var ours: [Double] = []
    var theirs: [Double] = []
    for n in 1...count {
      setting.progress("join \(n) of \(count)")
      let times = try await OwnJoin.run(url: room.url, token: try room.token(identity: "own-\(n)"))
      ours += [times.milliseconds[.sound]].compactMap { $0 }
      theirs += await Self.once(&peer, skipped: &result.skipped) { peer throws(BenchFailure) in
        try await peer.join("peer-\(n)")
      }
    }
    await peer?.end()
    result.rows.append(Self.row(Self.inProcess, "ncall", ours))
    if let peer, !theirs.isEmpty {
      result.rows.append(Self.row(Self.inProcess, peer.subject, theirs))
      if let ratio = Self.ratio(ours, theirs) {
        result.rows.append(
          .init(condition: Self.inProcess, subject: "ncall / peer", figures: [.init("ratio", ratio, "")]))
        result.isGoalMet = setting.isBrief ? nil : ratio <= 1
      }
    }
    try await addPhases(setting, room, &result)
    try await addWholeProcesses(setting, room, &peer, &result)
    return result
  }

  /// Measures a peer once; one that failed is left out from then on.
  private static func once(
    _ peer: inout PeerJoins?, skipped: inout [String], _ body: (PeerJoins) async throws(BenchFailure) -> Double
  ) async -> [Double] {
    guard let there = peer else { return [] }
    do throws(BenchFailure) { return [try await body(there)] } catch {
      skipped.append("\(there.subject) from here on: \(error)")
      await there.end()
      peer = nil
      return []
    }
  }

  // MARK: Where our time goes

  private func addPhases(
    _ setting: BenchSetting, _ room: TalkingRoom, _ result: inout BenchResult
  ) async throws(BenchFailure) {
    let count = setting.isBrief ? 1 : 10
    var all: [JoinTimes.Phase: [Double]] = [:]
    for n in 1...count {
      setting.progress("phases of a join, \(n) of \(count)")
      let times = try await OwnJoin.run(
        url: room.url, token: try room.token(identity: "phases-\(n)"), watchesPath: true)
      for (phase, milliseconds) in times.milliseconds { all[phase, default: []].append(milliseconds) }
    }
    for phase in JoinTimes.Phase.allCases {
      if let values = all[phase] { result.rows.append(Self.row("until: \(phase.rawValue)", "ncall", values)) }
    }
  }

  // MARK: Whole processes

  private func addWholeProcesses(
    _ setting: BenchSetting, _ room: TalkingRoom, _ peer: inout PeerJoins?, _ result: inout BenchResult
  ) async throws(BenchFailure) {
    guard FileManager.default.isExecutableFile(atPath: setting.program) else {
      result.skipped.append("whole processes: there is no program at \(setting.program)")
      return
    }
    let count = setting.isBrief ? 1 : 10
    var ours: [Double] = []
    var theirs: [Double] = []
    for n in 1...count {
      setting.progress("whole process \(n) of \(count)")
      ours.append(try await ownProcess(setting, room, identity: "own-process-\(n)"))
      theirs += await Self.once(&peer, skipped: &result.skipped) { peer throws(BenchFailure) in
        try await peer.wholeProcess("peer-process-\(n)")
      }
    }
    result.rows.append(Self.row(Self.wholeProcess, "ncall join", ours))
    if let peer, !theirs.isEmpty { result.rows.append(Self.row(Self.wholeProcess, peer.subject, theirs)) }
  }

  private func ownProcess(
    _ setting: BenchSetting, _ room: TalkingRoom, identity: String
  ) async throws(BenchFailure) -> Double {
    let first = FirstSoundInOutput()
    let home = try TemporaryHome()
    let program = try ChildProgram(
      setting.program,
      [
        "join", "--url", room.url, "--token", try room.token(identity: identity), "--headless", "--events", "none",
        "--input", "none", "--output", "-", "--duration", "30",
      ], environment: home.environment, lifetime: .seconds(30)
    ) { first.take($0, $1) }
    _ = await Poll.until(within: .seconds(25)) { first.sound != nil || program.hasEnded }
    let ending = program.ending
    await program.end()
    guard let sound = first.sound else { throw BenchFailure("ncall join wrote no sound: \(ending)") }
    return (sound - program.startedAt).inMilliseconds
  }

  // MARK: Arithmetic

  static func row(_ condition: String, _ subject: String, _ milliseconds: [Double]) -> BenchResult.Row {
    let quantiles = Quantiles(milliseconds)
    var figures = [BenchResult.Figure("joins", Double(quantiles.values.count), "")]
    for (name, value) in [("median", quantiles.median), ("p10", quantiles.at(0.1)), ("p90", quantiles.at(0.9))] {
      if let value { figures.append(.init(name, value, "ms")) }
    }
    return BenchResult.Row(condition: condition, subject: subject, figures: figures)
  }

  /// Our median over theirs; nil without both.
  static func ratio(_ ours: [Double], _ theirs: [Double]) -> Double? {
    guard let ours = Quantiles(ours).median, let theirs = Quantiles(theirs).median, theirs > 0 else { return nil }
    return ours / theirs
  }
}
