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
    /// A track that was asked for did not turn up within a minute.
    case notFound(trackSID: String)
  }

  static let patience: MediaDuration = .seconds(60)
  static let maximumWishes = 4096

  private struct Wish: Sendable {
    var subscribed: Bool
    var since: MediaInstant
    var isReported = false
  }

  /// Whether tracks are subscribed without being asked for.
  let automatic: Bool

  private var wishes: [String: Wish] = [:]
  private var subscribed: [String] = []
  private var denied: [String: String] = [:]

  init(automatic: Bool) { self.automatic = automatic }

  /// Tracks that are subscribed now, in the order they came.
  var current: [String] { subscribed }

  /// Whether tracks were asked for that are not there, or not allowed.
  var hasWaitingWishes: Bool {
    wishes.contains { $0.value.subscribed && !$0.value.isReported && !subscribed.contains($0.key) }
  }

  func isSubscribed(_ trackSID: String) -> Bool { subscribed.contains(trackSID) }

  /// The subscriber asks for a track, or wants to be rid of it. False when it has asked for more tracks than any room has.
  @discardableResult
  mutating func wish(_ trackSID: String, subscribed: Bool, at now: MediaInstant) -> Bool {
    guard wishes[trackSID] != nil || wishes.count < Self.maximumWishes else { return false }
    wishes[trackSID] = Wish(subscribed: subscribed, since: now)
    return true
  }

  /// Answers what to do so that subscriptions are as wished.
  ///
  /// - Parameters:
  ///   - tracks: all that is published by others, in a stable order.
  ///   - canSubscribe: the subscriber's own grant.
  mutating func reconcile(_ tracks: [Track], canSubscribe: Bool, at now: MediaInstant) -> [Step] {
    var steps: [Step] = []
    let present = Set(tracks.map(\.sid))
    for sid in subscribed where !present.contains(sid) { steps.append(.unsubscribe(trackSID: sid)) }
    subscribed.removeAll { !present.contains($0) }
    denied = denied.filter { present.contains($0.key) }

    for track in tracks {
      let wanted = canSubscribe && (wishes[track.sid]?.subscribed ?? automatic)
      let isSubscribed = subscribed.contains(track.sid)
      if wanted && !track.isAllowed && denied[track.sid] == nil {
        denied[track.sid] = track.publisherSID
        steps.append(.permission(trackSID: track.sid, publisherSID: track.publisherSID, isAllowed: false))
      } else if track.isAllowed, denied.removeValue(forKey: track.sid) != nil {
        steps.append(.permission(trackSID: track.sid, publisherSID: track.publisherSID, isAllowed: true))
      }
      if wanted && track.isAllowed && !isSubscribed {
        subscribed.append(track.sid)
        steps.append(.subscribe(trackSID: track.sid))
      } else if isSubscribed && !(wanted && track.isAllowed) {
        subscribed.removeAll { $0 == track.sid }
        steps.append(.unsubscribe(trackSID: track.sid))
      }
    }

    for (sid, wish) in wishes.sorted(by: { $0.key < $1.key }) where wish.subscribed && !present.contains(sid) {
      if now - wish.since >= Self.patience, !wish.isReported {
        steps.append(.notFound(trackSID: sid))
        wishes[sid]?.isReported = true
      }
    }
    // A track that is gone for good needs no memory; its id never comes back.
    for (sid, wish) in wishes where !present.contains(sid) && (wish.isReported || !wish.subscribed) {
      if now - wish.since >= Self.patience { wishes[sid] = nil }
    }
    return steps
  }

  /// A step could not be done (no common codec): the track counts as not subscribed, and is not tried again by itself.
  mutating func failed(_ trackSID: String, at now: MediaInstant) {
    subscribed.removeAll { $0 == trackSID }
    wish(trackSID, subscribed: false, at: now)
  }
}
