/// A STUN or TURN server.
public struct ICEServer: APIModel, Equatable {
  public var urls: [String]
  public var username: String?
  public var credential: String?

  public init(urls: [String], username: String? = nil, credential: String? = nil) {
    self.urls = urls
    self.username = username
    self.credential = credential
  }

  public static let schema = JSONSchema.object(
    [
      .required("urls", .array(of: .token(1...512), 1...16)),
      .optional("username", .token(1...512)),
      .optional("credential", .token(1...512)),
    ]).named("ICEServer")
}
