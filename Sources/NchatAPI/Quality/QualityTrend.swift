/// How the scores of a call go.
public enum QualityTrend: String, APIModel, CaseIterable {
  case improving
  case stable
  case declining

  public static let schema = JSONSchema.words(of: QualityTrend.self).named("QualityTrend")

  /// The mean of the later half against that of the earlier one, oldest first: more than 5 points up or down is a trend.
  public init(scores: [Double]) {
    let half = scores.count / 2
    guard half > 0 else {
      self = .stable
      return
    }
    let earlier = scores.prefix(half).reduce(0, +) / Double(half)
    let later = scores.suffix(half).reduce(0, +) / Double(half)
    self = later - earlier > 5 ? .improving : later - earlier < -5 ? .declining : .stable
  }
}
