/// In which order a long list shows the people in the call; pinned ones are first in any.
public enum PeopleOrder: String, Sendable, Equatable, CaseIterable {
  /// Who speaks, and then as they came.
  case speaking
  case name
  /// As they came.
  case joined
}
