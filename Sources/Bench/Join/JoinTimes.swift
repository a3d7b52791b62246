import MediaBasics

/// How long after the start of connecting something happened, in one join of ours.
struct JoinTimes: Sendable, Equatable {
  /// What is noted, in the order in which it is expected.
  enum Phase: String, Sendable, CaseIterable {
    /// The server's first message says who is there.
    case welcomed = "join response"
    /// Offer and answer are exchanged, and the talker's track has its section.
    case described = "answer"
    /// ICE has chosen a path.
    case connected = "path chosen"
    /// DTLS has made keys.
    case keyed = "keys made"
    /// The room counts as joined.
    case joined = "joined"
    case packet = "first packet"
    case sound = "first sound"
  }

  private(set) var milliseconds: [Phase: Double] = [:]

  mutating func note(_ phase: Phase, at instant: MediaInstant?, since start: MediaInstant) {
    guard milliseconds[phase] == nil, let instant else { return }
    milliseconds[phase] = (instant - start).inMilliseconds
  }
}
