/// Lets somebody say nothing in the chat of a stream for a while. It replaces an earlier one.
public struct StreamTimeoutRequest: APIModel, Equatable {
  public var seconds: Int
  public var reason: String?

  public init(seconds: Int = 300, reason: String? = nil) {
    self.seconds = seconds
    self.reason = reason
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    seconds = try members.decodeIfPresent(Int.self, forKey: .seconds) ?? 300
    reason = try members.decodeIfPresent(String.self, forKey: .reason)
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("seconds", .integer(1...1_209_600).with(default: 300)),
      .nullable("reason", .text(0...500)),
    ]).named("StreamTimeoutRequest")
    .with(example: ["seconds": 60])
}
