import LiveKitProtocol

/// The room itself.
public struct RoomInfo: Sendable, Equatable {
  /// Empty until the server tells it.
  public internal(set) var sid = ""
  public internal(set) var name = ""
  public internal(set) var metadata = ""
  public internal(set) var isRecorded = false
  /// Everybody but agents and the like, as the server counts.
  public internal(set) var participantCount = 0

  mutating func apply(_ room: LKRoom) {
    if !room.sid.isEmpty { sid = room.sid }
    if !room.name.isEmpty { name = room.name }
    metadata = room.metadata
    isRecorded = room.activeRecording
    participantCount = Int(clamping: room.numParticipants)
  }
}
