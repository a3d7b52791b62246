/// How good a connection is.
public enum ConnectionQuality: String, APIModel, CaseIterable {
  case excellent
  case good
  case fair
  case poor

  public static let schema = JSONSchema.words(of: ConnectionQuality.self).named("ConnectionQuality")

  /// The label of a score between 0 and 100.
  public init(score: Double) {
    self =
      switch score {
      case 90...: .excellent
      case 70..<90: .good
      case 50..<70: .fair
      default: .poor
      }
  }
}
