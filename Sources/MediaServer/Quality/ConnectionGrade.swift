/// How good a participant's connection is, in the words of the protocol.
enum ConnectionGrade: Sendable, Equatable {
  case lost, poor, good, excellent

  /// The grade of a score on the 0…100 scale.
  init(score: Double) {
    switch score {
    case let s where s > 80: self = .excellent
    case let s where s > 40: self = .good
    case let s where s > 20: self = .poor
    default: self = .lost
    }
  }
}
