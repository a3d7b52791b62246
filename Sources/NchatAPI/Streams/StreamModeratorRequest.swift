/// Makes somebody a moderator of a stream, or changes what a moderator may do.
public struct StreamModeratorRequest: APIModel, Equatable {
  /// Messages of others.
  public var canDelete: Bool
  public var canTimeout: Bool
  public var canPin: Bool
  public var canBan: Bool

  public init(canDelete: Bool = true, canTimeout: Bool = true, canPin: Bool = true, canBan: Bool = false) {
    self.canDelete = canDelete
    self.canTimeout = canTimeout
    self.canPin = canPin
    self.canBan = canBan
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    canDelete = try members.decodeIfPresent(Bool.self, forKey: .canDelete) ?? true
    canTimeout = try members.decodeIfPresent(Bool.self, forKey: .canTimeout) ?? true
    canPin = try members.decodeIfPresent(Bool.self, forKey: .canPin) ?? true
    canBan = try members.decodeIfPresent(Bool.self, forKey: .canBan) ?? false
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("canDelete", .boolean.with(default: true), "messages of others"),
      .nullable("canTimeout", .boolean.with(default: true)),
      .nullable("canPin", .boolean.with(default: true)),
      .nullable("canBan", .boolean.with(default: false)),
    ]).named("StreamModeratorRequest")
    .with(example: ["canBan": true])
}
