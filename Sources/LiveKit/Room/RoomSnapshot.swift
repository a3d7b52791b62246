/// A room as it is at one moment.
public struct RoomSnapshot: Sendable, Equatable {
  public let state: RoomState
  public let room: RoomInfo
  /// Nil before the first join.
  public let local: Participant?
  /// The others, in the order in which they came.
  public let participants: [Participant]
}
