import MediaBasics

/// What one subscriber wants to hear and see, against what there is and what is allowed; answers the steps that close the gap.
struct SubscriptionLedger: Sendable {
  /// A published track as this subscriber meets it.
  struct Track: Sendable, Equatable {
    var sid: String
    var publisherSID: String
    /// By the publisher's allow list.
    var isAllowed = true
  }

  enum Step: Sendable, Equatable {
    case subscribe(trackSID: String)
    case unsubscribe(trackSID: String)
    /// The publisher's allow list says no, or no longer does.
    case permission(trackSID: String, publisherSID: String, isAllowed: Bool)
  }

  /// How long a track that was asked for may take to turn up.
  static let patience: MediaDuration = .seconds(60)
  static let maximumWishes = 4096

  private struct Wish: Sendable {
    var subscribed: Bool
    var since: MediaInstant
    /// Whether the track has turned up.
    var isPresent = false
  }

  /// Whether tracks are subscribed without being asked for.
  let automatic: Bool

  private var wishes: [String: Wish] = [:]
  /// Tracks that are subscribed now, in the order they came.
  private(set) var current: [String] = []
  private var subscribed: Set<String> = []
  private var denied: [String: String] = [:]

  init(automatic: Bool) { self.automatic = automatic }

  func isSubscribed(_ trackSID: String) -> Bool { subscribed.contains(trackSID) }

  /// The subscriber asks for a track, or wants to be rid of it. False when it has asked for more tracks than any room has.
  @discardableResult
  mutating func wish(_ trackSID: String, subscribed: Bool, at now: MediaInstant) -> Bool {
    let known = wishes[trackSID]
    guard known != nil || wishes.count < Self.maximumWishes else { return false }
    wishes[trackSID] = Wish(subscribed: subscribed, since: now, isPresent: known?.isPresent ?? false)
    return true
  }

  /// Answers what to do so that subscriptions are as wished.
  ///
  /// - Parameters:
  ///   - tracks: all that is published by others, in a stable order.
  ///   - canSubscribe: the subscriber's own grant.
  mutating func reconcile(_ tracks: [Track], canSubscribe: Bool, at now: MediaInstant) -> [Step] {
    let present = Set(tracks.map(\.sid))
    let known = Set(current).union(denied.keys).union(wishes.lazy.filter(\.value.isPresent).map(\.key))
    return take(tracks, gone: known.subtracting(present).sorted(), canSubscribe: canSubscribe, at: now)
  }

  /// Answers what to do about `tracks`, which are new or may have changed, and about those that are `gone`.
  mutating func take(
    _ tracks: [Track], gone: [String], canSubscribe: Bool, at now: MediaInstant
  ) -> [Step] {
    var steps: [Step] = []
    for sid in gone {
      // A track's sid never comes back; what was wished of it needs no memory.
      if subscribed.remove(sid) != nil { steps.append(.unsubscribe(trackSID: sid)) }
      denied[sid] = nil
      wishes[sid] = nil
    }
    for track in tracks {
      wishes[track.sid]?.isPresent = true
      let wanted = canSubscribe && (wishes[track.sid]?.subscribed ?? automatic)
      let isSubscribed = subscribed.contains(track.sid)
      if wanted && !track.isAllowed && denied[track.sid] == nil {
        denied[track.sid] = track.publisherSID
        steps.append(.permission(trackSID: track.sid, publisherSID: track.publisherSID, isAllowed: false))
      } else if track.isAllowed, denied.removeValue(forKey: track.sid) != nil {
        steps.append(.permission(trackSID: track.sid, publisherSID: track.publisherSID, isAllowed: true))
      }
      if wanted && track.isAllowed && !isSubscribed {
        subscribed.insert(track.sid)
        current.append(track.sid)
        steps.append(.subscribe(trackSID: track.sid))
      } else if isSubscribed && !(wanted && track.isAllowed) {
        subscribed.remove(track.sid)
        steps.append(.unsubscribe(trackSID: track.sid))
      }
    }
    if current.count != subscribed.count { current.removeAll { !subscribed.contains($0) } }
    return steps
  }

  /// Tracks that were asked for and have not turned up in time, each once; wishes about what never came are forgotten.
  mutating func overdue(at now: MediaInstant) -> [String] {
    guard !wishes.isEmpty else { return [] }
    let late = wishes.filter { !$0.value.isPresent && now - $0.value.since >= Self.patience }
    for sid in late.keys { wishes[sid] = nil }
    return late.filter(\.value.subscribed).keys.sorted()
  }

  /// A step could not be done (no common codec): the track counts as not subscribed, and is not tried again by itself.
  mutating func failed(_ trackSID: String, at now: MediaInstant) {
    subscribed.remove(trackSID)
    current.removeAll { $0 == trackSID }
    wish(trackSID, subscribed: false, at: now)
    wishes[trackSID]?.isPresent = true
  }
}
