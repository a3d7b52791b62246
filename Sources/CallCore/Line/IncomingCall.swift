import NchatAPI

/// A call that rings for this person.
public struct IncomingCall: Sendable, Equatable {
  public var id: EntityID
  public var from: Person
  public var type: CallType
  public var isGroup: Bool

  public init(id: EntityID, from: Person, type: CallType, isGroup: Bool) {
    self.id = id
    self.from = from
    self.type = type
    self.isGroup = isGroup
  }

  /// Nil for a call that does not ring for this person.
  init?(_ call: Call) {
    guard call.myStatus == .ringing else { return nil }
    self.init(
      id: call.id, from: call.initiator.map(Person.init) ?? Person(unknown: call.id), type: call.type,
      isGroup: call.isGroupCall)
  }
}
