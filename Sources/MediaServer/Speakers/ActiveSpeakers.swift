/// Which participants of a room are speaking, and what changed since it was last announced.
struct ActiveSpeakers: Sendable {
  /// One participant as announced: its level rounded up to the next eighth.
  struct Speaker: Sendable, Equatable {
    var sid: String
    var level: Double
    var isActive: Bool
  }

  /// The smallest linear level that counts as speaking.
  let threshold: Double

  /// Who speaks now, the loudest first.
  private(set) var speakers: [Speaker] = []

  init(threshold: Double) { self.threshold = threshold }

  /// Takes one round of levels and answers the entries to announce: those whose rounded level changed, the loudest first, then
  /// those who fell silent.
  ///
  /// - Parameter levels: at most one smoothed linear level per participant.
  mutating func update(_ levels: [(sid: String, level: Double)]) -> [Speaker] {
    let now =
      levels
      .filter { $0.level >= threshold }
      .sorted { ($0.level, $1.sid) > ($1.level, $0.sid) }
      .map { Speaker(sid: $0.sid, level: Self.quantized($0.level), isActive: true) }
    let before = Dictionary(uniqueKeysWithValues: speakers.map { ($0.sid, $0.level) })
    let speaking = Set(now.map(\.sid))
    let changed = now.filter { before[$0.sid] != $0.level }
    let silent = speakers.filter { !speaking.contains($0.sid) }.map { Speaker(sid: $0.sid, level: 0, isActive: false) }
    speakers = now
    return changed + silent
  }

  /// Takes out a participant that left; true when it was speaking.
  mutating func remove(_ sid: String) -> Bool {
    guard let index = speakers.firstIndex(where: { $0.sid == sid }) else { return false }
    speakers.remove(at: index)
    return true
  }

  /// Rounds up to the next eighth, so that small movements are not news.
  static func quantized(_ level: Double) -> Double { min(1, (level * 8).rounded(.up) / 8) }
}
