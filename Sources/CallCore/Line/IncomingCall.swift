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
}
