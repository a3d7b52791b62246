/// What a connection carries or could carry, in kbit/s.
public struct Bandwidth: APIModel, Equatable {
  /// Kbit/s.
  public var upload: Double?
  /// Kbit/s.
  public var download: Double?

  public init(upload: Double? = nil, download: Double? = nil) {
    self.upload = upload
    self.download = download
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("upload", .number(0...10_000_000), "kbit/s"),
      .nullable("download", .number(0...10_000_000), "kbit/s"),
    ]).named("Bandwidth")
}
