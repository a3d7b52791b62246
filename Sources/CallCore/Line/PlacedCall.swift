import NchatAPI

/// A call of the backend that this person may join now: where its room is, and the token for it.
public struct PlacedCall: Sendable, Equatable {
  public var id: EntityID
  public var roomName: String
  public var url: String
  public var token: String
  public var type: CallType
  /// For whom it rings because of us.
  public var called: [Person]
  /// What this person knows it by: whom it is with, or the channel.
  public var title: String?

  init(_ id: EntityID, _ joined: JoinedCall) {
    self.id = id
    roomName = joined.roomName
    url = joined.livekitUrl
    token = joined.token
    type = joined.callType
    called = []
  }

  init(_ huddle: JoinedHuddle) {
    id = huddle.callId
    roomName = huddle.roomName
    url = huddle.livekitUrl
    token = huddle.token
    type = huddle.callType
    called = []
  }

  init(_ begun: InitiatedCall, type: CallType, called: [Person]) {
    id = begun.callId
    roomName = begun.roomName
    url = begun.livekitUrl
    token = begun.token
    self.type = type
    self.called = called
    title = NameList.text(called.map(\.displayName))
  }
}
