import MediaBasics

/// Who is told of events, and how much trouble is taken for it (`webhook.*`).
public struct WebhookSettings: Sendable, Equatable {
  /// Where events are posted to, `http` or `https`.
  public var urls: [String] = []
  /// The API key that signs; the first by name when it is empty.
  public var apiKey = ""
  /// Names of the events that are told; all when it is empty.
  public var includedEvents: [String] = []
  /// Names of events that are not told.
  public var excludedEvents: [String] = []
  /// Whether events of tracks tell all of their room, not only its name and sid (`room.enable_full_room_in_webhooks`).
  public var tellsWholeRoom = false

  /// How often an event is tried to be posted, with growing waits in between; half a minute in all.
  var attempts = 7
  var firstWait: MediaDuration = .milliseconds(500)
  var longestWait: MediaDuration = .seconds(30)
  /// Longest time for one post.
  var postTime: MediaDuration = .seconds(10)
  /// Events that wait for one URL; beyond them new ones are dropped and counted.
  var queueLength = 4096
  /// Rooms whose events are on their way to one URL at a time. Those of one room go one after the other.
  var parallelRooms = 16
  /// How long a server that stops waits for what is on its way.
  var farewell: MediaDuration = .seconds(3)

  public init() {}

  func wants(_ event: String) -> Bool {
    (includedEvents.isEmpty || includedEvents.contains(event)) && !excludedEvents.contains(event)
  }
}
