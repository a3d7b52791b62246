import Foundation
import MediaBasics

/// Scores one track's connection on a 0…100 scale from windows of statistics (a simplified E-model, ITU-T G.107).
struct QualityScorer: Sendable {
  static let highest = 100.0
  static let floor = 30.0

  /// The smoothed score.
  private(set) var score = QualityScorer.highest
  private(set) var grade = ConnectionGrade.excellent
  private var wasPaused = false

  init() {}

  /// The score as a mean opinion score, 1…4.5.
  var meanOpinion: Double { Self.meanOpinion(score) }

  /// Takes one window and moves the score.
  mutating func add(_ window: TrackWindow) {
    if window.isPaused {
      wasPaused = true
      return
    }
    // The first window after a pause is only partly filled: it would be judged too hard.
    if wasPaused {
      wasPaused = false
      return
    }
    if window.bytes == 0 {
      guard window.sawReports else { return set(.lost) }
      if !window.maySendNothing { set(.poor) }
      return
    }
    let fresh = max(0, min(Self.packetScore(window), Self.bitrateScore(window), Self.layerScore(window)))
    let factor = fresh > score ? 0.4 : 0.8
    score = max(Self.floor, score + (fresh - score) * factor)
    grade = ConnectionGrade(score: score)
  }

  /// Takes a verdict that no figure leads to: nothing comes any more.
  private mutating func set(_ verdict: ConnectionGrade) {
    score = Self.floor
    grade = verdict
  }

  static func packetScore(_ window: TrackWindow) -> Double {
    let delay = window.roundTrip.inMilliseconds / 2 + 2 * window.jitter.inMilliseconds
    let delayTerm = delay > 160 ? (delay - 120) / 10 : delay / 40
    let lost = max(0, window.lost - window.missingUpstream)
    let expected = max(0, window.expected - window.missingUpstream)
    let percent = expected > 0 ? min(100, 100 * Double(lost) / Double(expected)) : 0
    return max(0, highest - delayTerm - window.sensitivity.weight * percent)
  }

  /// Falls with the logarithm of expected to actual: "good" at about 2.7 times too little, "poor" at 20 times.
  static func bitrateScore(_ window: TrackWindow) -> Double {
    guard window.expectedBits > 0, window.bytes > 0 else { return highest }
    let score = highest - 20 * log(Double(window.expectedBits) / Double(window.bytes * 8))
    return min(highest, max(0, score))
  }

  static func layerScore(_ window: TrackWindow) -> Double {
    max(0, highest - 35 * Double(max(0, window.missingLayers)))
  }

  /// Maps a score to the mean opinion scale (ITU-T G.107, annex B).
  static func meanOpinion(_ score: Double) -> Double {
    switch score {
    case ...0: 1
    case 100...: 4.5
    default: 1 + 0.035 * score + score * (score - 60) * (100 - score) * 7e-6
    }
  }
}
