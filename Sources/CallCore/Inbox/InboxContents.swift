import NchatAPI

/// What goes on at a server, as one look at it found it.
public struct InboxContents: Sendable, Equatable {
  /// Calls that go on and that this person may come into.
  public var calls: [Call]
  public var channels: [Channel]
  /// Live streams first, then those that are announced, then the newest that are over.
  public var streams: [LiveStream]
  /// Calls that ring for this person.
  public var ringing: [IncomingCall]

  public init(
    calls: [Call] = [], channels: [Channel] = [], streams: [LiveStream] = [], ringing: [IncomingCall] = []
  ) {
    self.calls = calls
    self.channels = channels
    self.streams = streams
    self.ringing = ringing
  }
}
