/// Starts or joins a channel's huddle.
public struct HuddleRequest: APIModel, Equatable {
  /// When this request begins it.
  public var type: CallType

  public init(type: CallType = .audio) {
    self.type = type
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    type = try members.decodeIfPresent(CallType.self, forKey: .type) ?? .audio
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("type", CallType.requestSchema, "when this request begins it")
    ]).named("HuddleRequest")
}
