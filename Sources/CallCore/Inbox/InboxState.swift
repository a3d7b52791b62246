import MediaBasics
import NchatAPI

/// What goes on at the server: calls, channels and streams, and which of them the person looks at.
public struct InboxState: Sendable, Equatable {
  /// How long what is listed is believed; what changes is told before that, as far as the server tells it.
  static let lifetime = MediaDuration.seconds(60)
  /// Changes that come together are looked at once.
  static let calm = MediaDuration.milliseconds(250)
  /// Channels and calls whose people are remembered.
  static let detailLimit = 32

  public var calls: [Call] = []
  public var channels: [Channel] = []
  public var streams: [LiveStream] = []
  /// Asked for at least once.
  public var isLoaded = false
  /// Why the list may be old, in a sentence; nil when it is not.
  public var failure: String?
  public var selected: InboxItem?
  /// What names must contain; empty lists everything.
  public var filter = ""
  /// The members of channels that were looked at.
  public var members: [EntityID: [ChannelMember]] = [:]
  /// The people in calls that were looked at.
  public var people: [EntityID: [CallParticipant]] = [:]

  public init() {}

  /// What is listed, from top to bottom.
  public var items: [InboxItem] {
    calls.filter { matches(title(of: $0)) }.map { .call($0.id) }
      + channels.filter { matches($0.name) || matches($0.slug) }.map { .channel($0.id) }
      + streams.filter { matches($0.title) || matches($0.broadcaster.displayName) }.map { .stream($0.id) }
  }

  public func call(_ id: EntityID) -> Call? { calls.first { $0.id == id } }
  public func channel(_ id: EntityID) -> Channel? { channels.first { $0.id == id } }
  public func stream(_ id: EntityID) -> LiveStream? { streams.first { $0.id == id } }

  /// A channel by its short name, with or without `#`.
  func channel(named name: String) -> Channel? {
    let slug = (name.hasPrefix("#") ? String(name.dropFirst()) : name).lowercased()
    return channels.first { $0.slug == slug }
  }

  /// What a call is known by: its channel, or who began it.
  public func title(of call: Call) -> String {
    if let channel = call.channelId.flatMap(channel) { return "#\(channel.slug)" }
    return call.initiator?.displayName ?? "call"
  }

  private func matches(_ name: String) -> Bool {
    filter.isEmpty || name.lowercased().contains(filter.lowercased())
  }
}
