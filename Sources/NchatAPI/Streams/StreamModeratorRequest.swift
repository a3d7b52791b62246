/// Makes somebody a moderator of a stream, or changes what a moderator may do.
public struct StreamModeratorRequest: APIModel, Equatable {
  /// Messages of others.
  public var canDelete: Bool
  public var canTimeout: Bool
  public var canPin: Bool
  public var canBan: Bool
  /// Make people wait between messages.
  public var canSlow: Bool
  /// Say who may write.
  public var canMode: Bool

  public init(
    canDelete: Bool = true, canTimeout: Bool = true, canPin: Bool = true, canBan: Bool = false,
    canSlow: Bool = true, canMode: Bool = false
  ) {
    self.canDelete = canDelete
    self.canTimeout = canTimeout
    self.canPin = canPin
    self.canBan = canBan
    self.canSlow = canSlow
    self.canMode = canMode
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    canDelete = try members.decodeIfPresent(Bool.self, forKey: .canDelete) ?? true
    canTimeout = try members.decodeIfPresent(Bool.self, forKey: .canTimeout) ?? true
    canPin = try members.decodeIfPresent(Bool.self, forKey: .canPin) ?? true
    canBan = try members.decodeIfPresent(Bool.self, forKey: .canBan) ?? false
    canSlow = try members.decodeIfPresent(Bool.self, forKey: .canSlow) ?? true
    canMode = try members.decodeIfPresent(Bool.self, forKey: .canMode) ?? false
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("canDelete", .boolean.with(default: true), "messages of others"),
      .nullable("canTimeout", .boolean.with(default: true)),
      .nullable("canPin", .boolean.with(default: true)),
      .nullable("canBan", .boolean.with(default: false)),
      .nullable("canSlow", .boolean.with(default: true), "make people wait between messages"),
      .nullable("canMode", .boolean.with(default: false), "say who may write"),
    ]).named("StreamModeratorRequest")
    .with(example: ["canBan": true])
}
