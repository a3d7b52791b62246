/// A part of a stream's analytics.
public enum StreamMetric: String, CaseIterable, Sendable {
  case viewers
  case duration
  case engagement
  case all
}

extension TextForm {
  /// Words of `StreamMetric` with commas between them.
  static let metrics = TextForm(
    pattern: "^(viewers|duration|engagement|all)(,(viewers|duration|engagement|all))*$", format: nil,
    complaint: "It must be viewers, duration, engagement or all, or several with commas between them.",
    holds: { scalars in
      String(scalars).split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
        StreamMetric(rawValue: String($0)) != nil
      }
    })
}
