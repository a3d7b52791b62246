/// How well media travels, in LiveKit's four steps; the raw values are the words of events.
public enum ConnectionQuality: String, Sendable, Equatable, CaseIterable {
  case lost, poor, good, excellent
}
