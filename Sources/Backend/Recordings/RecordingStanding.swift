import NchatAPI

/// What somebody is to a recording, and what follows from it: each permission by itself.
struct RecordingStanding: Sendable, Equatable {
  /// Whose account is not known, is nobody of these.
  var hasAccount = false
  /// Began it.
  var isMaker = false
  /// Began the call.
  var isInitiator = false
  /// Was there, and agreed or was told.
  var isInIt = false
  /// Reads the channel.
  var isInChannel = false
  /// Administers the server.
  var isAdministrator = false
  /// What the maker, or somebody who may share it, gave them.
  var given: Set<RecordingPermission> = []
  /// Until when; nil for good.
  var givenUntil: Timestamp?

  /// Whether they learn who was asked.
  var knowsPeople: Bool { isMaker || isInitiator || isInIt || isAdministrator }

  /// Who may what. Seeing a recording never includes changing it; a grant is what it says and nothing else.
  func permissions(_ visibility: RecordingVisibility) -> Set<RecordingPermission> {
    var permissions = given
    if isMaker { permissions.formUnion([.view, .download, .share, .edit, .delete]) }
    if isInitiator { permissions.formUnion([.view, .download, .delete]) }
    // They keep order, and neither hear nor see what was said.
    if isAdministrator { permissions.formUnion([.view, .delete, .hold]) }
    if isAmong(visibility) { permissions.formUnion([.view, .download]) }
    return permissions
  }

  /// Until when somebody has all of these; nil for good.
  func end(of wanted: Set<RecordingPermission>, _ visibility: RecordingVisibility) -> Timestamp? {
    var own = self
    own.given = []
    return own.permissions(visibility).isSuperset(of: wanted) ? nil : givenUntil
  }

  /// Whether they are among those whom it is visible to.
  private func isAmong(_ visibility: RecordingVisibility) -> Bool {
    switch visibility {
    case .private: false
    case .participants: isInIt
    case .channel: isInIt || isInChannel
    case .workspace: hasAccount
    case .public: true
    }
  }

  /// - Parameter caller: nil for somebody without an account.
  static func of(
    _ caller: Caller?, to recording: EntityID, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) -> RecordingStanding {
    var standing = RecordingStanding()
    guard let caller else { return standing }
    standing.hasAccount = true
    standing.isAdministrator = caller.role.administersRecordings
    guard
      let row = try connection.first(
        "recordings.standing", ["recording": recording, "user": caller.id, "now": now])
    else { return standing }
    standing.isMaker = try row["is_maker"]
    standing.isInitiator = try row["is_initiator"]
    standing.isInIt = try row["is_in_it"]
    standing.isInChannel = try row["is_in_channel"]
    standing.given = try RecordingRows.given(row)
    standing.givenUntil = try row["given_until"]
    return standing
  }
}

extension UserRole {
  /// Whether the role sees the records of all recordings, holds them, and makes policies of retention.
  var administersRecordings: Bool { includes(.admin) }
}
