import LiveKitProtocol

/// What happened, as the data of a realtime event says. One case for each name, with the type of its data.
public enum RealtimeEvent: Equatable, Sendable {
  // On the topic `user`.
  case callRing(CallRing)
  case callAccept(CallAnswered)
  case callDecline(CallDeclined)
  case callCancelled(CallCancelled)
  case callTimeout(CallTimedOut)
  /// Also on `call:ID`.
  case callEnd(CallEndedEvent)
  case lobbyAdmitted(LobbyAnswer)
  case lobbyDenied(LobbyAnswer)
  case notification(NotificationEvent)
  // On `channel:ID`.
  case channelCallStarted(ChannelCallStarted)
  case channelCallEnded(CallEndedEvent)
  case channelStreamStarted(ChannelStreamStarted)
  case channelStreamEnded(ChannelStreamEnded)
  case channelMemberJoined(ChannelMemberChanged)
  case channelMemberLeft(ChannelMemberLeft)
  case channelMemberRole(ChannelMemberChanged)
  // On `call:ID`.
  case participantJoined(ParticipantChanged)
  case participantLeft(ParticipantChanged)
  case lobbyWaiting(ParticipantChanged)
  case muteChanged(MediaSwitched)
  case videoChanged(MediaSwitched)
  case screenShareStarted(ScreenShareChanged)
  case screenShareStopped(ScreenShareChanged)
  case roleChanged(CallRoleChanged)
  case handChanged(HandChanged)
  case lockChanged(CallLockChanged)
  case settingsChanged(CallSettingsChanged)
  // On `stream:ID`.
  case streamStart(StreamChanged)
  case streamEnd(StreamChanged)
  case streamUpdated(StreamChanged)
  case streamViewerCount(StreamViewersChanged)
  case streamChatMessage(StreamChatMessage)
  case streamChatDeleted(StreamMessageDeleted)
  case streamChatPinned(StreamMessagePinned)
  case streamReaction(StreamReaction)
  // On `call:ID` or `stream:ID`, and on `user` of whom it concerns.
  case recordingConsentRequested(RecordingConsentRequested)
  case recordingConsentAnswered(RecordingConsentAnswered)
  case recordingStarted(RecordingChanged)
  case recordingStopped(RecordingChanged)
  case recordingReady(RecordingChanged)
  case recordingFailed(RecordingChanged)
}

extension RealtimeEvent {
  /// The names of events on the wire.
  public enum Name: String, CaseIterable, Sendable {
    case callRing = "call:ring"
    case callAccept = "call:accept"
    case callDecline = "call:decline"
    case callCancelled = "call:cancelled"
    case callTimeout = "call:timeout"
    case callEnd = "call:end"
    case lobbyAdmitted = "call:lobby:admitted"
    case lobbyDenied = "call:lobby:denied"
    case notification = "notification"
    case channelCallStarted = "channel:call:started"
    case channelCallEnded = "channel:call:ended"
    case channelStreamStarted = "channel:stream:started"
    case channelStreamEnded = "channel:stream:ended"
    case channelMemberJoined = "channel:member:joined"
    case channelMemberLeft = "channel:member:left"
    case channelMemberRole = "channel:member:role"
    case participantJoined = "call:participant:joined"
    case participantLeft = "call:participant:left"
    case lobbyWaiting = "call:lobby:waiting"
    case muteChanged = "call:mute:changed"
    case videoChanged = "call:video:changed"
    case screenShareStarted = "call:screen-share:started"
    case screenShareStopped = "call:screen-share:stopped"
    case roleChanged = "call:role:changed"
    case handChanged = "call:hand:changed"
    case lockChanged = "call:lock:changed"
    case settingsChanged = "call:settings:changed"
    case streamStart = "stream:start"
    case streamEnd = "stream:end"
    case streamUpdated = "stream:updated"
    case streamViewerCount = "stream:viewer-count"
    case streamChatMessage = "stream:chat-message"
    case streamChatDeleted = "stream:chat-deleted"
    case streamChatPinned = "stream:chat-pinned"
    case streamReaction = "stream:reaction"
    case recordingConsentRequested = "recording:consent-requested"
    case recordingConsentAnswered = "recording:consent-answered"
    case recordingStarted = "recording:started"
    case recordingStopped = "recording:stopped"
    case recordingReady = "recording:ready"
    case recordingFailed = "recording:failed"

    /// What the data of such an event looks like.
    public var schema: JSONSchema { RealtimeEvent.kind(of: self).schema }
  }

  /// A name with the type of its data: how it is read.
  private struct Kind {
    let schema: JSONSchema
    let read: (JSONValue) throws(APIError) -> RealtimeEvent

    init<Data: APIModel>(_ make: @escaping (Data) -> RealtimeEvent) {
      schema = Data.schema
      read = { (value: JSONValue) throws(APIError) in make(try Data.read(value)) }
    }
  }

  private static func kind(of name: Name) -> Kind {
    switch name {
    case .callRing: Kind(RealtimeEvent.callRing)
    case .callAccept: Kind(RealtimeEvent.callAccept)
    case .callDecline: Kind(RealtimeEvent.callDecline)
    case .callCancelled: Kind(RealtimeEvent.callCancelled)
    case .callTimeout: Kind(RealtimeEvent.callTimeout)
    case .callEnd: Kind(RealtimeEvent.callEnd)
    case .lobbyAdmitted: Kind(RealtimeEvent.lobbyAdmitted)
    case .lobbyDenied: Kind(RealtimeEvent.lobbyDenied)
    case .notification: Kind(RealtimeEvent.notification)
    case .channelCallStarted: Kind(RealtimeEvent.channelCallStarted)
    case .channelCallEnded: Kind(RealtimeEvent.channelCallEnded)
    case .channelStreamStarted: Kind(RealtimeEvent.channelStreamStarted)
    case .channelStreamEnded: Kind(RealtimeEvent.channelStreamEnded)
    case .channelMemberJoined: Kind(RealtimeEvent.channelMemberJoined)
    case .channelMemberLeft: Kind(RealtimeEvent.channelMemberLeft)
    case .channelMemberRole: Kind(RealtimeEvent.channelMemberRole)
    case .participantJoined: Kind(RealtimeEvent.participantJoined)
    case .participantLeft: Kind(RealtimeEvent.participantLeft)
    case .lobbyWaiting: Kind(RealtimeEvent.lobbyWaiting)
    case .muteChanged: Kind(RealtimeEvent.muteChanged)
    case .videoChanged: Kind(RealtimeEvent.videoChanged)
    case .screenShareStarted: Kind(RealtimeEvent.screenShareStarted)
    case .screenShareStopped: Kind(RealtimeEvent.screenShareStopped)
    case .roleChanged: Kind(RealtimeEvent.roleChanged)
    case .handChanged: Kind(RealtimeEvent.handChanged)
    case .lockChanged: Kind(RealtimeEvent.lockChanged)
    case .settingsChanged: Kind(RealtimeEvent.settingsChanged)
    case .streamStart: Kind(RealtimeEvent.streamStart)
    case .streamEnd: Kind(RealtimeEvent.streamEnd)
    case .streamUpdated: Kind(RealtimeEvent.streamUpdated)
    case .streamViewerCount: Kind(RealtimeEvent.streamViewerCount)
    case .streamChatMessage: Kind(RealtimeEvent.streamChatMessage)
    case .streamChatDeleted: Kind(RealtimeEvent.streamChatDeleted)
    case .streamChatPinned: Kind(RealtimeEvent.streamChatPinned)
    case .streamReaction: Kind(RealtimeEvent.streamReaction)
    case .recordingConsentRequested: Kind(RealtimeEvent.recordingConsentRequested)
    case .recordingConsentAnswered: Kind(RealtimeEvent.recordingConsentAnswered)
    case .recordingStarted: Kind(RealtimeEvent.recordingStarted)
    case .recordingStopped: Kind(RealtimeEvent.recordingStopped)
    case .recordingReady: Kind(RealtimeEvent.recordingReady)
    case .recordingFailed: Kind(RealtimeEvent.recordingFailed)
    }
  }

  /// Reads the data of an event of this name.
  /// - Throws: `APIError` where the data does not fit.
  public init(_ name: Name, _ data: JSONValue) throws(APIError) { self = try Self.kind(of: name).read(data) }

  public var name: Name { parts.name }

  /// The data, for a message.
  public var data: JSONValue { parts.data.json }

  /// The JSON text of the data, for a row of the database.
  public var text: String { String(decoding: parts.data.written(), as: UTF8.self) }

  private var parts: (name: Name, data: any APIModel) {
    switch self {
    case .callRing(let data): (.callRing, data)
    case .callAccept(let data): (.callAccept, data)
    case .callDecline(let data): (.callDecline, data)
    case .callCancelled(let data): (.callCancelled, data)
    case .callTimeout(let data): (.callTimeout, data)
    case .callEnd(let data): (.callEnd, data)
    case .lobbyAdmitted(let data): (.lobbyAdmitted, data)
    case .lobbyDenied(let data): (.lobbyDenied, data)
    case .notification(let data): (.notification, data)
    case .channelCallStarted(let data): (.channelCallStarted, data)
    case .channelCallEnded(let data): (.channelCallEnded, data)
    case .channelStreamStarted(let data): (.channelStreamStarted, data)
    case .channelStreamEnded(let data): (.channelStreamEnded, data)
    case .channelMemberJoined(let data): (.channelMemberJoined, data)
    case .channelMemberLeft(let data): (.channelMemberLeft, data)
    case .channelMemberRole(let data): (.channelMemberRole, data)
    case .participantJoined(let data): (.participantJoined, data)
    case .participantLeft(let data): (.participantLeft, data)
    case .lobbyWaiting(let data): (.lobbyWaiting, data)
    case .muteChanged(let data): (.muteChanged, data)
    case .videoChanged(let data): (.videoChanged, data)
    case .screenShareStarted(let data): (.screenShareStarted, data)
    case .screenShareStopped(let data): (.screenShareStopped, data)
    case .roleChanged(let data): (.roleChanged, data)
    case .handChanged(let data): (.handChanged, data)
    case .lockChanged(let data): (.lockChanged, data)
    case .settingsChanged(let data): (.settingsChanged, data)
    case .streamStart(let data): (.streamStart, data)
    case .streamEnd(let data): (.streamEnd, data)
    case .streamUpdated(let data): (.streamUpdated, data)
    case .streamViewerCount(let data): (.streamViewerCount, data)
    case .streamChatMessage(let data): (.streamChatMessage, data)
    case .streamChatDeleted(let data): (.streamChatDeleted, data)
    case .streamChatPinned(let data): (.streamChatPinned, data)
    case .streamReaction(let data): (.streamReaction, data)
    case .recordingConsentRequested(let data): (.recordingConsentRequested, data)
    case .recordingConsentAnswered(let data): (.recordingConsentAnswered, data)
    case .recordingStarted(let data): (.recordingStarted, data)
    case .recordingStopped(let data): (.recordingStopped, data)
    case .recordingReady(let data): (.recordingReady, data)
    case .recordingFailed(let data): (.recordingFailed, data)
    }
  }
}
