/// The files of `SQL/`, which are part of the program.
enum EmbeddedSQL {
  /// Files of statements.
  static let statements: [String] = [
    PackageResources.accounts_sql, PackageResources.calls_sql, PackageResources.channels_sql,
    PackageResources.events_sql, PackageResources.processes_sql, PackageResources.quality_sql,
    PackageResources.recording_sharing_sql, PackageResources.recordings_sql, PackageResources.schema_sql,
    PackageResources.stream_analytics_sql, PackageResources.stream_chat_sql, PackageResources.streams_sql,
  ].map(text)

  /// What requests may read and write, on PostgreSQL.
  static let policies = text(PackageResources.policies_sql)

  /// The migrations, first to last: their numbers are their places, from 1.
  static let migrations: [Migration] = [
    Migration(name: "initial", text: text(PackageResources.migration_0001_initial_sql)),
    Migration(name: "connection_quality", text: text(PackageResources.migration_0002_connection_quality_sql)),
    Migration(name: "streams", text: text(PackageResources.migration_0003_streams_sql)),
    Migration(name: "processes", text: text(PackageResources.migration_0004_processes_sql)),
    Migration(name: "recordings", text: text(PackageResources.migration_0005_recordings_sql)),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
