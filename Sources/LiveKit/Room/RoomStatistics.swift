/// The state of a session's connections, as counters from which rates are made.
public struct RoomStatistics: Sendable, Equatable {
  /// Over signalling.
  public var signalRoundTrip: Duration?
  /// Over the media path to the server.
  public var mediaRoundTrip: Duration?
  public var sent: [Sent] = []
  public var received: [Received] = []

  public struct Sent: Sendable, Equatable {
    public var trackSID: String
    public var source: TrackSource
    public var counters: SentTrackStatistics
  }

  public struct Received: Sendable, Equatable {
    public var identity: String
    public var trackSID: String
    public var counters: ReceivedTrackStatistics
  }
}
