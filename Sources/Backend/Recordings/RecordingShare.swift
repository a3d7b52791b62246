import NchatAPI

/// A link to a recording as its row says, and who gets in by it.
struct RecordingShare: Sendable {
  let link: ShareLink
  let passwordHash: String?
  let wrongPasswords: WrongPasswords

  /// - Throws: `APIError.notFound` for a token that no link has.
  static func find(_ token: String, in connection: any SQLConnection) throws -> RecordingShare {
    guard let row = try connection.first("shares.find", ["token": Secret.hash(token)]) else { throw APIError.notFound }
    return RecordingShare(
      link: try ShareLink(row), passwordHash: try row["password_hash"],
      wrongPasswords: WrongPasswords(count: try row["wrong_passwords"], lastAt: try row["wrong_password_at"]))
  }

  static let usedUp = APIError(.shareUsedUp, "The link was opened as often as it may be.")
  static let wrongPassword = APIError(.sharePassword, "The link takes a password, and this is not it.")

  /// Whether it opens at all.
  func checkState(at now: Timestamp) throws(APIError) {
    if link.revokedAt != nil { throw APIError(.shareRevoked, "The link was taken back.") }
    guard now < link.expiresAt else { throw APIError(.shareExpired, "The time of the link is over.") }
    guard link.views < link.maxViews else { throw Self.usedUp }
  }

  /// Whether whoever made it may still let others have what it gives: what is given ends when it ends for whoever gives it.
  func checkMaker(at now: Timestamp, in connection: any SQLConnection) throws {
    guard let maker = try link.createdBy.flatMap({ try UserRow.find($0, in: connection) }),
      let record = try RecordingRows.find(link.recordingId, in: connection)
    else { throw Self.notGiven }
    let wanted = Self.basis(of: link.permissions)
    let permissions = try RecordingStanding.of(maker.caller, to: record.id, at: now, in: connection)
      .permissions(record.visibility)
    guard permissions.isSuperset(of: wanted) else { throw Self.notGiven }
  }

  /// What somebody has to have of a recording themselves whose link lets others do that.
  static func basis(of permissions: [SharePermission]) -> Set<RecordingPermission> {
    permissions.contains(.download) ? [.share, .view, .download] : [.share, .view]
  }

  private static let notGiven = APIError(.shareRevoked, "Whoever made the link may not share the recording any more.")

  /// Whether it opens for somebody.
  /// - Parameter email: of the account; nil without one.
  func checkPerson(hasAccount: Bool, email: String?) throws(APIError) {
    let address = email?.lowercased()
    let domain = address?.split(separator: "@").last.map(String.init)
    let isOfDomain = link.allowedDomains.isEmpty || domain.map(link.allowedDomains.contains) ?? false
    let isNamed = link.allowedEmails.isEmpty || address.map(link.allowedEmails.contains) ?? false
    guard isOfDomain, isNamed else {
      throw APIError(
        .shareRestricted,
        hasAccount
          ? "The link is for people with other e-mail addresses." : "The link is for certain people: sign in first.")
    }
    guard hasAccount || !link.requireAuth else {
      throw APIError(.unauthorized, "The link is for people with an account: sign in first.")
    }
  }
}

extension ShareLink {
  init(_ row: SQLRow) throws(SQLFailure) {
    let (mayDownload, password): (Bool, String?) = (try row["can_download"], try row["password_hash"])
    self.init(
      id: try row["id"], recordingId: try row["recording_id"], permissions: mayDownload ? [.view, .download] : [.view],
      expiresAt: try row["expires_at"], maxViews: try row["max_views"], views: try row["views"],
      hasPassword: password != nil, requireAuth: try row["requires_account"],
      allowedDomains: try JSONList.texts(try row["allowed_domains"]),
      allowedEmails: try JSONList.texts(try row["allowed_emails"]), createdBy: try row["created_by"],
      createdAt: try row["created_at"], revokedAt: try row["revoked_at"])
  }
}

extension RecordingGrant {
  init(_ row: SQLRow) throws(SQLFailure) {
    let given = try RecordingRows.given(row)
    self.init(
      userId: try row["user_id"], permissions: RecordingPermission.allCases.filter(given.contains),
      grantedBy: try row["granted_by"], createdAt: try row["created_at"], expiresAt: try row["expires_at"])
  }
}
