import MediaBasics

/// What was measured of media of one kind, on its way from a participant to the server and from the server to that participant, together.
public struct MediaFigures: Sendable, Equatable {
  /// Packets that should have come, and those that did not.
  public var expected = 0
  public var lost = 0
  /// Payload bytes that came from the participant, and that were sent there.
  public var received = 0
  public var sent = 0
  /// The sum of jitters, in ms, each as often as packets came with it.
  private var jitterSum = 0.0
  private var jitterWeight = 0

  public init() {}

  /// The mean of the jitter, in ms; nil where nothing came.
  public var jitter: Double? { jitterWeight > 0 ? jitterSum / Double(jitterWeight) : nil }

  /// Takes what was seen of one track in one direction since it was looked at last.
  mutating func add(_ window: TrackWindow, isSent: Bool) {
    let missing = min(window.missingUpstream, window.expected)
    let expected = max(0, window.expected - missing)
    let lost = min(expected, max(0, window.lost - missing))
    self.expected += expected
    self.lost += lost
    if isSent { sent += window.bytes } else { received += window.bytes }
    guard expected > lost else { return }
    jitterSum += window.jitter.inMilliseconds * Double(expected - lost)
    jitterWeight += expected - lost
  }
}
