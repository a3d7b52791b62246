/// How good a connection is, between 0 and 100, and what is wrong with it.
///
/// From a hundred the deficits of the parts that were measured are taken: sound and pictures weigh 2 each, bandwidth 1. What was not measured
/// does not count, so that a call without pictures can be as bad as it is.
public struct QualityScore: Equatable, Sendable {
  /// 0…100.
  public let score: Double
  public let issues: [QualityIssue]

  /// The score of a report of which nothing was measured.
  public static let unknown = 75.0
  /// Below, an alert is sent.
  public static let alertBelow = 50.0
  /// Below, the alert is critical.
  public static let criticalBelow = 30.0

  public init(audio: AudioQuality? = nil, video: VideoQuality? = nil, bandwidth: Bandwidth? = nil) {
    let parts: [(weight: Double, deficit: Double?)] = [
      (2, audio.flatMap(Self.deficit)), (2, video.flatMap(Self.deficit)), (1, bandwidth.flatMap(Self.deficit)),
    ]
    let measured = parts.compactMap { part in part.deficit.map { (weight: part.weight, deficit: min(100, $0)) } }
    let weight = measured.reduce(0) { $0 + $1.weight }
    score = weight == 0 ? Self.unknown : 100 - measured.reduce(0) { $0 + $1.weight * $1.deficit } / weight
    issues = Self.issues(audio, video, bandwidth)
  }

  /// The part of packets that did not come, 0…1; nil where none were counted.
  static func loss(lost: Int?, received: Int?) -> Double? {
    guard let lost, let received, lost >= 0, received >= 0 else { return nil }
    let all = Double(lost) + Double(received)
    return all == 0 ? nil : Double(lost) / all
  }

  /// What is taken for a value beyond the highest step that it exceeds; steps are given from the highest down.
  private static func above(_ value: Double, _ steps: [(limit: Double, deficit: Double)]) -> Double {
    steps.first { value > $0.limit }?.deficit ?? 0
  }
  /// The same for a value below the lowest step; steps are given from the lowest up.
  private static func below(_ value: Double, _ steps: [(limit: Double, deficit: Double)]) -> Double {
    steps.first { value < $0.limit }?.deficit ?? 0
  }
  /// The sum of what was measured; nil where nothing was.
  private static func sum(_ deficits: [Double?]) -> Double? {
    let measured = deficits.compactMap { $0 }
    return measured.isEmpty ? nil : measured.reduce(0, +)
  }

  private static func deficit(_ audio: AudioQuality) -> Double? {
    sum([
      audio.loss.map { $0 * 50 },
      audio.jitter.map { above($0, [(100, 30), (50, 15), (30, 5)]) },
      audio.rtt.map { above($0, [(300, 30), (150, 15), (100, 5)]) },
    ])
  }

  private static func deficit(_ video: VideoQuality) -> Double? {
    sum([
      video.loss.map { $0 * 40 },
      video.frameRate.map { below($0, [(15, 30), (24, 15)]) },
      video.jitter.map { above($0, [(100, 20), (50, 10)]) },
    ])
  }

  private static func deficit(_ bandwidth: Bandwidth) -> Double? {
    sum([bandwidth.upload, bandwidth.download].map { $0.map { below($0, [(500, 40), (1_000, 20)]) } })
  }

  private static func issues(_ audio: AudioQuality?, _ video: VideoQuality?, _ bandwidth: Bandwidth?) -> [QualityIssue]
  {
    func exceeds(_ value: Double?, _ limit: Double) -> Bool { value.map { $0 > limit } ?? false }
    var issues: [QualityIssue] = []
    if exceeds(audio?.loss, 0.05) || exceeds(video?.loss, 0.03) { issues.append(.packetLoss) }
    if exceeds(audio?.jitter, 50) || exceeds(video?.jitter, 50) { issues.append(.jitter) }
    if exceeds(audio?.rtt, 150) || exceeds(video?.rtt, 150) { issues.append(.latency) }
    if [bandwidth?.upload, bandwidth?.download].contains(where: { $0.map { $0 < 500 } ?? false }) {
      issues.append(.bandwidth)
    }
    return issues
  }
}
