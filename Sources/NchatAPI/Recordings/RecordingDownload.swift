/// Where a recording's file is fetched.
public struct RecordingDownload: APIModel, Equatable {
  /// Path and query on this server. Whoever has it may fetch the file: it is a secret until it expires.
  public var downloadUrl: String
  /// Seconds.
  public var expiresIn: Int
  public var expiresAt: Timestamp

  public init(downloadUrl: String, expiresIn: Int, expiresAt: Timestamp) {
    self.downloadUrl = downloadUrl
    self.expiresIn = expiresIn
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required(
        "downloadUrl", .token(1...2_048), "path and query on this server; whoever has it may fetch the file"),
      .required("expiresIn", .count, "seconds"),
      .required("expiresAt", .instant),
    ]).named("RecordingDownload")
}
