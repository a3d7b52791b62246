/// How much recordings take.
public struct RecordingUsage: APIModel, Equatable {
  /// Of finished recordings.
  public var recordings: Int
  public var bytes: Int

  public init(recordings: Int, bytes: Int) {
    self.recordings = recordings
    self.bytes = bytes
  }

  public static let schema = JSONSchema.object(
    [.required("recordings", .count, "finished ones"), .required("bytes", .count)]
  ).named("RecordingUsage")
}
