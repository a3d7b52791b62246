import LiveKitProtocol

/// Whom a publisher lets subscribe to its tracks (`subscription_permission`); everybody, until it says something else.
struct SubscriptionAllowList: Sendable {
  private struct Entry: Sendable {
    var participantSID: String
    var identity: String
    /// Nil for all tracks.
    var trackSIDs: Set<String>?
  }

  private var entries: [Entry]?

  init() {}

  init(_ permission: LKSubscriptionPermission) {
    guard !permission.allParticipants else { return }
    entries = permission.trackPermissions.map {
      Entry(
        participantSID: $0.participantSid, identity: $0.participantIdentity,
        trackSIDs: $0.allTracks ? nil : Set($0.trackSids))
    }
  }

  func allows(subscriberSID: String, identity: String, trackSID: String) -> Bool {
    guard let entries else { return true }
    return entries.contains { entry in
      let isNamed =
        !entry.participantSID.isEmpty && entry.participantSID == subscriberSID
        || !entry.identity.isEmpty && entry.identity == identity
      return isNamed && (entry.trackSIDs?.contains(trackSID) ?? true)
    }
  }
}
