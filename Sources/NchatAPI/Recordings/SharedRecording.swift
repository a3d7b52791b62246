/// A recording as somebody sees it who opens a link to it.
public struct SharedRecording: APIModel, Equatable {
  public var id: EntityID
  public var format: RecordingFormat
  public var quality: RecordingQuality
  /// Whole seconds.
  public var duration: Int
  /// Bytes.
  public var fileSize: Int?
  public var createdAt: Timestamp
  public var permissions: [SharePermission]
  /// Of the link.
  public var expiresAt: Timestamp
  public var viewsRemaining: Int
  /// Where the link allows it, and the file is there.
  public var download: RecordingDownload?

  public init(
    id: EntityID, format: RecordingFormat, quality: RecordingQuality, duration: Int, fileSize: Int? = nil,
    createdAt: Timestamp, permissions: [SharePermission], expiresAt: Timestamp, viewsRemaining: Int,
    download: RecordingDownload? = nil
  ) {
    self.id = id
    self.format = format
    self.quality = quality
    self.duration = duration
    self.fileSize = fileSize
    self.createdAt = createdAt
    self.permissions = permissions
    self.expiresAt = expiresAt
    self.viewsRemaining = viewsRemaining
    self.download = download
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("format", RecordingFormat.schema),
      .required("quality", RecordingQuality.schema),
      .required("duration", .count, "whole seconds"),
      .optional("fileSize", .count, "bytes"),
      .required("createdAt", .instant),
      .required("permissions", .array(of: SharePermission.schema, 0...2)),
      .required("expiresAt", .instant, "of the link"),
      .required("viewsRemaining", .count),
      .optional("download", RecordingDownload.schema, "where the link allows it, and the file is there"),
    ]).named("SharedRecording")
}
