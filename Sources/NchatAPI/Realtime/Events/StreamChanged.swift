/// A stream began, ended or has changed.
public struct StreamChanged: APIModel, Equatable {
  public var stream: LiveStream

  public init(stream: LiveStream) {
    self.stream = stream
  }

  public static let schema = JSONSchema.object(
    [
      .required("stream", LiveStream.schema)
    ]).named("StreamChanged")
}
