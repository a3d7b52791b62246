/// Makes a channel that belongs to the caller.
public struct CreateChannelRequest: APIModel, Equatable {
  public var name: String
  public var type: ChannelType
  public var description: String?

  public init(name: String, type: ChannelType = .public, description: String? = nil) {
    self.name = name
    self.type = type
    self.description = description
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    name = try members.decode(String.self, forKey: .name)
    type = try members.decodeIfPresent(ChannelType.self, forKey: .type) ?? .public
    description = try members.decodeIfPresent(String.self, forKey: .description)
  }

  public static let schema = JSONSchema.object(
    [
      .required("name", .line(1...100)),
      .nullable("type", .words(["public", "private", "announcement"]).with(default: "public")),
      .nullable("description", .text(0...1_000)),
    ]).named("CreateChannelRequest")
    .with(example: ["name": "standup", "type": "private"])
}
