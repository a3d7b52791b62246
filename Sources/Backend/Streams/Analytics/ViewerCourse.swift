import NchatAPI

/// How many watched over a stretch of time: who was there at its beginning, and who came and went, instant by instant.
///
/// Whoever comes at an instant is there from then on, whoever goes at one is not there any more.
struct ViewerCourse: Sendable {
  /// An instant at which somebody came or went.
  struct Step: Sendable {
    var at: Timestamp
    var joined: Int
    var left: Int
  }

  /// Viewers together, in milliseconds.
  private(set) var watched: Int64 = 0
  private(set) var peak = 0
  private(set) var joined = 0
  private(set) var left = 0
  /// How many are there at the end.
  private(set) var present: Int

  /// - Parameters:
  ///   - present: those who were there just before `start`.
  ///   - steps: in order of time, none before `start`.
  ///   - end: until when watching counts.
  init(present: Int, steps: [Step], from start: Timestamp, to end: Timestamp) {
    self.present = present
    var at = start
    // Unless somebody goes at its very beginning, they were there in it.
    if steps.first?.at != start { peak = present }
    for step in steps {
      pass(from: at, to: min(step.at, end))
      at = max(at, step.at)
      self.present += step.joined - step.left
      joined += step.joined
      left += step.left
      peak = max(peak, self.present)
    }
    pass(from: at, to: end)
  }

  private mutating func pass(from start: Timestamp, to end: Timestamp) {
    guard end > start else { return }
    watched += Int64(present) * (end.milliseconds - start.milliseconds)
  }
}
