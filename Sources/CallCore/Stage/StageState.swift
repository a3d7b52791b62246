/// What a person arranged of the people on the screen.
public struct StageState: Sendable, Equatable {
  /// People that are pinned at most: one for each digit.
  static let pinLimit = 9

  /// Identities that come first whatever happens, the first to be pinned first. Who left is still meant when they return.
  public internal(set) var pinned: [String] = []
  /// Whose tile fills the stage, whoever speaks.
  public internal(set) var focused: String?
  public internal(set) var order = PeopleOrder.speaking
  public internal(set) var selfView = SelfView.automatic

  public init() {}

  /// Another call has other people; how they are ordered stays.
  mutating func callClosed() {
    pinned = []
    focused = nil
  }
}
