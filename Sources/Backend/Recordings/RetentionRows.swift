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

  /// The policy of a new recording: the one that was asked for, else one of its channel, else one of its kind, else the default; nil for none.
  /// - Throws: `APIError.notFound` for one that there is not.
  static func policy(
    asked: EntityID?, source: RecordingSource, channel: EntityID?, in connection: any SQLConnection
  ) throws -> RetentionPolicy? {
    let all = try policies(in: connection)
    if let asked {
      guard let policy = all.first(where: { $0.id == asked }) else {
        throw APIError(.notFound, "There is no such policy of retention.")
      }
      return policy
    }
    func fits(_ policy: RetentionPolicy) -> Bool {
      policy.applyToSources.isEmpty || policy.applyToSources.contains(source)
    }
    if let channel, let policy = all.first(where: { $0.applyToChannelIds.contains(channel) && fits($0) }) {
      return policy
    }
    return all.first { $0.applyToChannelIds.isEmpty && $0.applyToSources.contains(source) }
      ?? all.first { $0.isDefault }
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
