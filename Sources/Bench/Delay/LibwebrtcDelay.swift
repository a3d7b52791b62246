import Foundation

/// The same measurement with libwebrtc at both ends, in a process of its own, through our proxy.
struct LibwebrtcDelay {
  var python: String
  var seconds: Double
  var settling: Int

  /// What the script prints.
  private struct Report: Decodable {
    var version: String
    var delays: [Double]
    var concealed: Double
    var concealedWithStart: Double
    var buffered: Double
    var target: Double
  }

  /// - Returns: the name and version of what was measured, and what was seen.
  func run(_ impairment: Impairment, seed: UInt64) async throws(BenchFailure) -> (subject: String, DelayOutcome) {
    let proxy = try ImpairingProxy(impairment, seed: seed)
    defer { proxy.close() }
    let script = try PeerScript(.delay, python: python)
    let printed = try await script.run(
      [
        "\(proxy.ports.first)", "\(proxy.ports.second)", "\(seconds)", "\(settling)", "\(BurstSchedule.first)",
        "\(BurstSchedule.period)", "\(BurstSchedule.frequency)", "\(BurstSchedule.amplitude)",
        "\(BurstSchedule.noise)", "\(BurstSchedule.threshold)",
      ], lifetime: .seconds(seconds + 40))
    do {
      let report = try JSONDecoder().decode(Report.self, from: printed)
      return (
        "libwebrtc (wrtc \(report.version))",
        DelayOutcome(
          delays: report.delays, concealed: report.concealed, concealedWithStart: report.concealedWithStart,
          buffered: report.buffered, target: report.target)
      )
    } catch {
      throw BenchFailure("it printed no figures")
    }
  }
}
