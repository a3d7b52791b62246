/// What a program needs that publishes a stream.
public struct StreamKey: Sendable, Equatable {
  public var key: String
  public var url: String

  public init(key: String, url: String) {
    self.key = key
    self.url = url
  }
}
