import NchatAPI

/// A reaction to a stream that rises over its picture for a moment.
public struct FloatingReaction: Sendable, Equatable {
  /// Steps of 200 ms that it is seen.
  public static let steps = 6

  public var type: StreamReactionType
  /// Percent of the width.
  public var position: Int
  /// How many steps it has risen.
  public var age = 0

  public init(_ type: StreamReactionType, position: Int) {
    self.type = type
    self.position = position
  }
}
