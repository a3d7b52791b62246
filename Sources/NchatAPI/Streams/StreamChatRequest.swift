/// Says something in the chat of a stream.
public struct StreamChatRequest: APIModel, Equatable {
  /// Is stored without blanks around it.
  public var content: String

  public init(content: String) {
    self.content = content
  }

  public static let schema = JSONSchema.object(
    [
      .required("content", .said(1...500), "is stored without blanks around it")
    ]).named("StreamChatRequest")
    .with(example: ["content": "hello"])
}
