import NchatAPI

/// What somebody was given of a recording, and by whom.
struct RecordingGift: Sendable, Equatable {
  let user: EntityID
  let giver: EntityID?
  var permissions: Set<RecordingPermission>
  /// Nil for good.
  var expiresAt: Timestamp?

  /// The parts of it that rest on another.
  func resting(on source: RecordingGift) -> RecordingGift? {
    // Whoever may not change the recording any more has given nothing.
    guard source.permissions.contains(.edit) else { return nil }
    var left = self
    left.permissions.formIntersection(source.permissions)
    if let end = source.expiresAt { left.expiresAt = min(expiresAt ?? end, end) }
    return left.permissions.isEmpty ? nil : left
  }
}

/// All that is given of a recording: each gift rests on what whoever gave it has, and in the end on whoever made the recording, who has everything.
struct RecordingGifts: Sendable, Equatable {
  private(set) var gifts: [EntityID: RecordingGift] = [:]

  init(_ gifts: [RecordingGift] = []) { for gift in gifts { self.gifts[gift.user] = gift } }

  subscript(user: EntityID) -> RecordingGift? {
    get { gifts[user] }
    set { gifts[user] = newValue }
  }

  /// What is left of it.
  /// - Parameter maker: nil when their account is gone.
  func founded(on maker: EntityID?) -> RecordingGifts {
    let byGiver = Dictionary(grouping: gifts.values) { $0.giver }
    var left = RecordingGifts()
    var givers = maker.map { [$0] } ?? []
    while let giver = givers.popLast() {
      let source = giver == maker ? nil : left[giver]
      for gift in byGiver[giver] ?? [] where left[gift.user] == nil {
        guard let kept = source.map({ gift.resting(on: $0) }) ?? gift else { continue }
        left[gift.user] = kept
        givers.append(gift.user)
      }
    }
    return left
  }
}

extension RecordingGifts {
  static func of(_ recording: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> RecordingGifts {
    RecordingGifts(
      try connection.rows("grants.of", ["recording": recording]).map { row throws(SQLFailure) in
        RecordingGift(
          user: try row["user_id"], giver: try row["granted_by"], permissions: try RecordingRows.given(row),
          expiresAt: try row["expires_at"])
      })
  }

  /// Writes what has become less, with the links of those who may not let others have that any more.
  ///
  /// - Parameter user: who does it; what they have themselves goes last, since they do it by that.
  func cut(
    to left: RecordingGifts, of recording: EntityID, by user: EntityID?, _ change: Change
  ) throws(SQLFailure) {
    let connection = change.connection
    let lessened = gifts.values.filter { $0 != left[$0.user] }
      .sorted { ($0.user == user ? 1 : 0, $0.user.description) < ($1.user == user ? 1 : 0, $1.user.description) }
    for gift in lessened {
      let kept = left[gift.user]
      let permissions = kept?.permissions ?? []
      let lost = gift.permissions.subtracting(permissions)
      if lost.contains(.share) || lost.contains(.download) {
        try connection.run(
          "shares.end_of",
          ["recording": recording, "user": gift.user, "all": lost.contains(.share), "at": change.now])
      }
      if let kept {
        try connection.run(
          "grants.cut",
          [
            "recording": recording, "user": gift.user, "view": permissions.contains(.view),
            "download": permissions.contains(.download), "share": permissions.contains(.share),
            "edit": permissions.contains(.edit), "delete": permissions.contains(.delete), "expires": kept.expiresAt,
          ])
      } else {
        try connection.run("grants.delete", ["recording": recording, "user": gift.user])
      }
    }
  }
}
