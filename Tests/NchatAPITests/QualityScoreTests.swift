import NchatAPI
import Testing

@Suite struct QualityScoreTests {
  private func near(_ value: Double?, _ expected: Double) -> Bool { value.map { abs($0 - expected) < 0.005 } ?? false }

  @Test func nothingMeasuredIsUnknown() {
    #expect(QualityScore() == QualityScore(audio: AudioQuality(), video: VideoQuality(), bandwidth: Bandwidth()))
    #expect(QualityScore().score == 75 && QualityScore().issues == [])
    // No packets are no loss.
    #expect(AudioQuality(packetsLost: 0, packetsReceived: 0).loss == nil)
  }

  @Test func theBestIsAHundred() {
    let audio = AudioQuality(packetsLost: 0, packetsReceived: 1_000, jitter: 30, rtt: 100)
    let video = VideoQuality(frameRate: 24, packetsLost: 0, packetsReceived: 1_000, jitter: 50)
    let score = QualityScore(audio: audio, video: video, bandwidth: Bandwidth(upload: 1_000, download: 1_000))
    #expect(score.score == 100 && score.issues == [])
  }

  @Test func aBadCallWithoutPicturesIsBad() {
    let score = QualityScore(audio: AudioQuality(packetsLost: 1_000, packetsReceived: 0, jitter: 101, rtt: 301))
    #expect(score.score == 0)
    #expect(score.issues == [.packetLoss, .jitter, .latency])
    #expect(ConnectionQuality(score: score.score) == .poor)
  }

  @Test func stepsOfSound() {
    // 10 % lost: 5; jitter over 50 ms: 15; round trip over 150 ms: 15.
    #expect(
      near(QualityScore(audio: AudioQuality(packetsLost: 10, packetsReceived: 90, jitter: 51, rtt: 151)).score, 65))
    #expect(near(QualityScore(audio: AudioQuality(jitter: 31)).score, 95))
    #expect(near(QualityScore(audio: AudioQuality(rtt: 101)).score, 95))
    #expect(near(QualityScore(audio: AudioQuality(jitter: 30, rtt: 100)).score, 100))
  }

  @Test func partsWeighByWhatWasMeasured() {
    // Sound 65 (2), pictures 100 - 4 - 15 - 10 = 71 (2), bandwidth 100 - 40 - 20 = 40 (1).
    let audio = AudioQuality(packetsLost: 10, packetsReceived: 90, jitter: 51, rtt: 151)
    let video = VideoQuality(frameRate: 23, packetsLost: 10, packetsReceived: 90, jitter: 51)
    let bandwidth = Bandwidth(upload: 499, download: 999)
    #expect(near(QualityScore(audio: audio, video: video, bandwidth: bandwidth).score, 62.4))
    #expect(near(QualityScore(audio: audio, bandwidth: bandwidth).score, 56.667))
    #expect(
      QualityScore(audio: audio, video: video, bandwidth: bandwidth).issues == [
        .packetLoss, .jitter, .latency, .bandwidth,
      ])
  }

  @Test func labels() {
    #expect(
      [90, 89.9, 70, 69.9, 50, 49.9].map(ConnectionQuality.init(score:)) == [
        .excellent, .good, .good, .fair, .fair, .poor,
      ])
  }

  @Test func trends() {
    #expect(QualityTrend(scores: []) == .stable)
    #expect(QualityTrend(scores: [50, 56]) == .improving)
    #expect(QualityTrend(scores: [50, 55]) == .stable)
    #expect(QualityTrend(scores: [56, 0, 50]) == .declining)
  }

  /// The samples of the formula, computed apart from it, with loss as a fraction.
  @Test func meanOpinion() {
    #expect(near(MeanOpinion.score(loss: 0, jitter: 0, rtt: 50), 4.40))
    #expect(near(MeanOpinion.score(loss: 0.01, jitter: 10, rtt: 50), 4.27))
    #expect(near(MeanOpinion.score(loss: 1, jitter: 10, rtt: 50), 1.02))
    #expect(MeanOpinion.score(loss: 1, jitter: 10_000, rtt: 10_000) == 1)
    #expect(MeanOpinion.percentage(MeanOpinion.score(loss: 0, jitter: 0, rtt: 0)) == 85)
  }

  @Test func meanOpinionFallsWithEachOfItsParts() {
    for step in 0..<20 {
      let part = Double(step)
      #expect(
        MeanOpinion.score(loss: part / 40, jitter: 5, rtt: 20)
          >= MeanOpinion.score(loss: (part + 1) / 40, jitter: 5, rtt: 20))
      #expect(
        MeanOpinion.score(loss: 0, jitter: part * 20, rtt: 20)
          >= MeanOpinion.score(loss: 0, jitter: (part + 1) * 20, rtt: 20))
      #expect(
        MeanOpinion.score(loss: 0, jitter: 5, rtt: part * 50)
          >= MeanOpinion.score(loss: 0, jitter: 5, rtt: (part + 1) * 50))
    }
  }

  @Test func meanOpinionOfAReport() {
    #expect(MeanOpinion.score(of: AudioQuality(mos: 3.3)) == 3.3)
    #expect(near(MeanOpinion.score(of: AudioQuality(packetsLost: 1, packetsReceived: 99, jitter: 10, rtt: 50)), 4.27))
    #expect(MeanOpinion.score(of: AudioQuality(jitter: 10)) == nil)
    #expect([4.3, 4.2, 3.7, 3.5].map(MeanOpinion.quality) == [.excellent, .good, .fair, .poor])
  }
}
