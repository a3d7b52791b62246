import LiveKitProtocol

/// Whom a publisher lets subscribe to its tracks (`subscription_permission`); everybody, until it says something else.
struct SubscriptionAllowList: Sendable {
  /// What one participant may subscribe to.
  private enum Allowance: Sendable {
    case all
    case some(Set<String>)

    func allows(_ trackSID: String) -> Bool {
      switch self {
      case .all: true
      case .some(let sids): sids.contains(trackSID)
      }
    }

    func joined(with other: Allowance) -> Allowance {
      guard case .some(let mine) = self, case .some(let theirs) = other else { return .all }
      return .some(mine.union(theirs))
    }
  }

  /// Entries of a list, and tracks that they name together.
  static let maximumEntries = 5_000
  static let maximumTracks = 20_000

  /// Nil lets everybody.
  private var bySID: [String: Allowance]?
  private var byIdentity: [String: Allowance] = [:]

  init() {}

  /// Nil for a list that is longer than is kept.
  init?(_ permission: LKSubscriptionPermission) {
    guard !permission.allParticipants else { return }
    guard permission.trackPermissions.count <= Self.maximumEntries,
      permission.trackPermissions.reduce(0, { $0 + $1.trackSids.count }) <= Self.maximumTracks
    else { return nil }
    var bySID: [String: Allowance] = [:]
    for entry in permission.trackPermissions {
      let allowance = entry.allTracks ? Allowance.all : .some(Set(entry.trackSids))
      func add(_ name: String, to list: inout [String: Allowance]) {
        guard !name.isEmpty else { return }
        list[name] = list[name]?.joined(with: allowance) ?? allowance
      }
      add(entry.participantSid, to: &bySID)
      add(entry.participantIdentity, to: &byIdentity)
    }
    self.bySID = bySID
  }

  func allows(subscriberSID: String, identity: String, trackSID: String) -> Bool {
    guard let bySID else { return true }
    return bySID[subscriberSID]?.allows(trackSID) ?? false || byIdentity[identity]?.allows(trackSID) ?? false
  }
}
