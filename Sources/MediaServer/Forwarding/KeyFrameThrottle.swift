import MediaBasics

/// Keeps key frame requests to a publisher apart, per spatial layer: a burst of subscribers asks once.
struct KeyFrameThrottle: Sendable {
  let intervals: KeyFrameIntervals
  private var last: (MediaInstant?, MediaInstant?, MediaInstant?) = (nil, nil, nil)

  init(_ intervals: KeyFrameIntervals = KeyFrameIntervals()) { self.intervals = intervals }

  /// True when a request for `layer` may go out now, which then counts as sent.
  mutating func allows(layer: Int, at now: MediaInstant) -> Bool {
    func due(_ sent: MediaInstant?) -> Bool { sent.map { now - $0 >= intervals[layer] } ?? true }
    switch layer {
    case ...0:
      guard due(last.0) else { return false }
      last.0 = now
    case 1:
      guard due(last.1) else { return false }
      last.1 = now
    default:
      guard due(last.2) else { return false }
      last.2 = now
    }
    return true
  }
}
