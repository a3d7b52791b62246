import Logging
import NchatAPI
import NchatClient

/// Tells the server how a call sounds here, so that history can say so later.
///
/// It looks once a second and reports every ten; what was seen since the last report is sent in the end, also when the far end was
/// faster. A report that does not get through is not sent again: the next one has newer figures.
actor QualityReporter {
  private static let lookPeriod = Duration.seconds(1)
  private static let looksPerReport = 10

  private let client: NchatClient
  private let call: EntityID
  private let session: CallSession
  private let log: Logger
  /// Where the next report begins.
  private var base: CallReading?
  private var unsent: CallStats?

  init(client: NchatClient, call: EntityID, session: CallSession, log: Logger) {
    self.client = client
    self.call = call
    self.session = session
    self.log = log
  }

  /// Looks and reports until it is cancelled.
  func run() async {
    var looks = 0
    while !Task.isCancelled {
      do { try await Task.sleep(for: Self.lookPeriod) } catch { return }
      await look()
      looks += 1
      if looks % Self.looksPerReport == 0 { await report() }
    }
  }

  /// Sees how it is now, where there still is something to see.
  private func look() async {
    guard let (reading, stats) = await session.measure(since: base) else { return }
    if let stats { unsent = stats } else { base = reading }
  }

  /// Sends what was not sent yet.
  func report() async {
    guard let stats = unsent else { return }
    unsent = nil
    base = await session.measure(since: nil)?.reading ?? base
    do throws(NchatFailure) { _ = try await client.report(Self.request(call, stats)) } catch {
      log.info("a quality report was not taken: \(error)")
    }
  }

  static func request(_ call: EntityID, _ stats: CallStats) -> QualityReportRequest {
    let jitters = stats.tracks.map(\.jitter)
    let hasHeard = stats.packetsReceived + stats.packetsLost > 0
    return QualityReportRequest(
      callId: call, timestamp: .now(),
      audio: AudioQuality(
        bitrate: bounded(stats.downRate, to: 10_000_000), packetsLost: hasHeard ? stats.packetsLost : nil,
        packetsReceived: hasHeard ? stats.packetsReceived : nil,
        jitter: jitters.isEmpty ? nil : bounded(jitters.reduce(0, +) / Double(jitters.count), to: 600_000),
        rtt: stats.roundTrip.flatMap { bounded($0, to: 600_000) }))
  }

  /// Within what the contract takes; nil for what is no number.
  private static func bounded(_ value: Double, to limit: Double) -> Double? {
    value.isFinite ? max(0, min(limit, value)) : nil
  }
}
