/// How far back analytics look, and how finely.
public enum StreamTimeRange: String, APIModel, CaseIterable {
  case hour = "1h"
  case day = "24h"
  case week = "7d"
  case month = "30d"

  /// Length of a piece, in seconds.
  public var step: Int {
    switch self {
    case .hour: 60
    case .day: 3_600
    case .week: 6 * 3_600
    case .month: 86_400
    }
  }

  /// How many pieces.
  public var count: Int {
    switch self {
    case .hour: 60
    case .day: 24
    case .week: 28
    case .month: 30
    }
  }

  public static let schema = JSONSchema.words(of: StreamTimeRange.self).named("StreamTimeRange")
}
