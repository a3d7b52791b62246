import LiveKitProtocol
import NchatAPI

/// Policies of retention as rows.
enum RetentionRows {
  /// Days that a recording is kept where no policy fits.
  static let usualDays = 30
  /// Days before its end that its maker is warned.
  static let usualWarning = 7
  /// Policies that there may be.
  static let most = 10

  static func policies(in connection: any SQLConnection) throws(SQLFailure) -> [RetentionPolicy] {
    try connection.rows("policies.list", [:]).map(RetentionPolicy.init)
  }

  /// The policy of a recording; nil for none.
  static func policy(
    of record: RecordingRecord, in connection: any SQLConnection
  ) throws(SQLFailure) -> RetentionPolicy? {
    guard let id = record.policyID else { return nil }
    return try policies(in: connection).first { $0.id == id }
  }

  /// The policy of a new recording: the one that was asked for, else one of its channel, else one of its kind, else the default; nil for none.
  /// - Parameter isAdministrator: who asks may ask for a policy that takes no legal hold.
  /// - Throws: `APIError`: `NOT_FOUND` for one that there is not for such a recording, `INSUFFICIENT_PERMISSIONS`.
  static func policy(
    asked: EntityID?, source: RecordingSource, channel: EntityID?, isAdministrator: Bool = false,
    in connection: any SQLConnection
  ) throws -> RetentionPolicy? {
    let all = try policies(in: connection)
    func fits(_ policy: RetentionPolicy) -> Bool {
      policy.applyToSources.isEmpty || policy.applyToSources.contains(source)
    }
    let usual =
      channel.flatMap { channel in all.first { $0.applyToChannelIds.contains(channel) && fits($0) } }
      ?? all.first { $0.applyToChannelIds.isEmpty && $0.applyToSources.contains(source) }
      ?? all.first { $0.isDefault }
    guard let asked, asked != usual?.id else { return usual }
    guard let policy = all.first(where: { $0.id == asked }), fits(policy),
      policy.applyToChannelIds.isEmpty || channel.map(policy.applyToChannelIds.contains) ?? false
    else { throw APIError(.notFound, "There is no such policy of retention for this recording.") }
    guard !policy.legalHoldExempt || isAdministrator else {
      throw APIError(
        .insufficientPermissions, "Only administrators ask for a policy under which recordings take no legal hold.")
    }
    return policy
  }
}

extension RetentionPolicy {
  init(_ row: SQLRow) throws(SQLFailure) {
    self.init(
      id: try row["id"], name: try row["name"], description: try row["description"],
      retentionDays: try row["retention_days"], isDefault: try row["is_default"], autoDelete: try row["auto_delete"],
      warningDaysBefore: try row["warning_days"], legalHoldExempt: try row["is_hold_exempt"],
      quotaBytes: try row["quota_bytes"],
      applyToSources: try JSONList.texts(try row["sources"]).compactMap(RecordingSource.init),
      applyToChannelIds: try JSONList.texts(try row["channel_ids"]).compactMap(EntityID.init),
      createdAt: try row["created_at"])
  }
}
