/// In which quality a stream is sent, as far as the server knows.
public struct StreamQualityFigures: APIModel, Equatable {
  /// The largest.
  public var resolution: StreamResolution
  /// Kbit/s.
  public var bitrate: Int?
  /// Pictures a second.
  public var frameRate: Int?

  public init(
    resolution: StreamResolution, bitrate: Int? = nil, frameRate: Int? = nil
  ) {
    self.resolution = resolution
    self.bitrate = bitrate
    self.frameRate = frameRate
  }

  public static let schema = JSONSchema.object(
    [
      .required("resolution", StreamResolution.schema, "the largest"),
      .optional("bitrate", .count, "kbit/s"),
      .optional("frameRate", .count, "pictures a second"),
    ]).named("StreamQualityFigures")
}
