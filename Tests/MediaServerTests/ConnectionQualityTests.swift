import MediaBasics
import Testing

@testable import MediaServer

/// How statistics become "excellent", "good", "poor" and "lost".
struct ConnectionQualityTests {
  private func window(
    _ sensitivity: TrackWindow.Sensitivity = .opus(fec: false), expected: Int = 250, lost: Int = 0, rtt: Int = 20,
    jitter: Int = 2
  ) -> TrackWindow {
    var window = TrackWindow(sensitivity)
    window.expected = expected
    window.lost = lost
    window.bytes = max(0, expected - lost) * 100
    window.roundTrip = .milliseconds(rtt)
    window.jitter = .milliseconds(jitter)
    window.sawReports = true
    return window
  }

  @Test func delayAndLossLowerTheScore() {
    // d = 10 + 4 = 14 ms: 14/40.
    #expect(abs(QualityScorer.packetScore(window()) - 99.65) < 1e-9)
    // d = 200 + 40 = 240 ms, over 160: (240 − 120)/10.
    #expect(abs(QualityScorer.packetScore(window(rtt: 400, jitter: 20)) - 88) < 1e-9)
    // 2 % loss costs opus 16, with FEC 10.67, video 20.
    #expect(abs(QualityScorer.packetScore(window(lost: 5, rtt: 0, jitter: 0)) - 84) < 1e-9)
    #expect(abs(QualityScorer.packetScore(window(.opus(fec: true), lost: 5, rtt: 0, jitter: 0)) - 89.3333) < 1e-3)
    #expect(abs(QualityScorer.packetScore(window(.video, lost: 5, rtt: 0, jitter: 0)) - 80) < 1e-9)
  }

  @Test func lossThatIsNotThisConnectionsFaultDoesNotCount() {
    var window = window(lost: 10, rtt: 0, jitter: 0)
    window.missingUpstream = 10
    #expect(QualityScorer.packetScore(window) == 100)
  }

  @Test func aBadWindowCountsFastAndRecoveryTakesTime() {
    var scorer = QualityScorer()
    scorer.add(window(lost: 25, rtt: 0, jitter: 0))  // 10 %: score 20
    #expect(abs(scorer.score - 36) < 1e-9)
    #expect(scorer.grade == .poor)
    scorer.add(window(rtt: 0, jitter: 0))
    #expect(abs(scorer.score - 61.6) < 1e-9)
    #expect(scorer.grade == .good)
    for _ in 0..<3 { scorer.add(window(rtt: 0, jitter: 0)) }
    #expect(scorer.grade == .excellent)
  }

  @Test func theScoreHasAFloorAndSilenceIsTold() {
    var scorer = QualityScorer()
    scorer.add(window(lost: 249))
    #expect(scorer.score == 30)
    var dry = window(expected: 100)
    dry.bytes = 0
    scorer.add(dry)
    #expect(scorer.grade == .poor)
    scorer.add(TrackWindow(.video))
    #expect(scorer.grade == .lost)
  }

  @Test func aMutedTrackKeepsItsGradeAndItsFirstWindowAfterwardsIsLeftOut() {
    var scorer = QualityScorer()
    var muted = TrackWindow(.opus(fec: false))
    muted.isPaused = true
    scorer.add(muted)
    #expect(scorer.grade == .excellent)
    scorer.add(window(lost: 200))
    #expect(scorer.grade == .excellent)
    scorer.add(window(lost: 200))
    #expect(scorer.grade == .poor)
  }

  @Test func tooFewBitsAndTooFewLayersAreSeen() {
    var starved = window(.video, rtt: 0, jitter: 0)
    starved.expectedBits = starved.bytes * 8 * 4
    #expect(abs(QualityScorer.bitrateScore(starved) - 72.274) < 1e-3)
    #expect(
      [0, 1, 2].map { missing in
        starved.missingLayers = missing
        return QualityScorer.layerScore(starved)
      } == [100, 65, 30])
  }

  @Test(arguments: [(0.0, 1.0), (50, 2.575), (100, 4.5)])
  func scoresMapToMeanOpinion(score: Double, opinion: Double) {
    #expect(abs(QualityScorer.meanOpinion(score) - opinion) < 1e-3)
  }

  @Test func whoMaySendNothingIsNotPoorForIt() {
    var scorer = QualityScorer()
    var silent = TrackWindow(.opus(fec: true))
    silent.maySendNothing = true
    silent.sawReports = true
    scorer.add(silent)
    #expect(scorer.grade == .excellent)
    silent.sawReports = false
    scorer.add(silent)
    #expect(scorer.grade == .lost)
  }
}
