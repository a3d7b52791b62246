/// Invites people into a call.
public struct AddParticipantsRequest: APIModel, Equatable {
  public var userIds: [EntityID]
  /// Whether it rings.
  public var notify: Bool

  public init(userIds: [EntityID], notify: Bool = true) {
    self.userIds = userIds
    self.notify = notify
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    userIds = try members.decode([EntityID].self, forKey: .userIds)
    notify = try members.decodeIfPresent(Bool.self, forKey: .notify) ?? true
  }

  public static let schema = JSONSchema.object(
    [
      .required("userIds", .array(of: .id, 1...50, unique: true)),
      .nullable("notify", .boolean.with(default: true), "whether it rings"),
    ]).named("AddParticipantsRequest")
}
