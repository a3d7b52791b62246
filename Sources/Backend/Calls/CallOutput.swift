import NchatAPI

/// What a change of a call makes others do: something to tell, or something the media server has to know.
enum CallOutput: Sendable, Equatable {
  // Told to one person, on all their devices.
  case ring(EntityID, from: EntityID)
  case accepted(by: EntityID, to: [EntityID])
  case declined(by: EntityID, reason: String?, to: [EntityID])
  case cancelled(by: EntityID, to: [EntityID])
  case timedOut(EntityID, to: [EntityID])
  case ended(EndReason, by: EntityID?, to: [EntityID])
  case waiting(EntityID, to: [EntityID])
  case admitted(EntityID)
  case denied(EntityID)

  // Told to those who watch the call.
  case joined(EntityID)
  case left(EntityID, LeaveReason)
  case roleChanged(EntityID, CallRole)
  case handChanged(EntityID, isRaised: Bool)
  case lockChanged(Bool)
  case settingsChanged(CallSettings)
  case mediaChanged(EntityID, CallMedia, isOn: Bool)
  case everybodyMuted(by: EntityID, except: Set<EntityID>)

  // Told to those who watch the channel.
  case startedInChannel(EntityID)
  case endedInChannel(EntityID)

  // For the media server.
  case deleteRoom
  case removeFromRoom(EntityID)
  case updateGrants(EntityID)
  case muteInRoom(EntityID)
}

/// What somebody may send in a call.
enum CallMedia: String, Sendable, Equatable {
  case audio, video, screen
}
