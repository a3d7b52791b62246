/// Where this person sees themselves in a call.
public enum SelfView: String, Sendable, Equatable, CaseIterable {
  /// In a corner of the other's tile in a call of two, among the others in a larger one.
  case automatic
  /// Among the others always.
  case tile
  case hidden
}
