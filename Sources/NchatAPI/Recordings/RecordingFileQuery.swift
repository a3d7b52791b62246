/// The signature of a link to a recording's file.
public struct RecordingFileQuery: APIModel, Equatable {
  /// Milliseconds since 1970.
  public var expires: Int
  public var signature: String

  public init(expires: Int, signature: String) {
    self.expires = expires
    self.signature = signature
  }

  public static let schema = JSONSchema.object(
    [
      .required("expires", .count, "milliseconds since 1970"),
      .required("signature", .token(43...43)),
    ])
}
