/// A rule of how long recordings are kept.
public struct RetentionPolicy: APIModel, Equatable {
  public var id: EntityID
  public var name: String
  public var description: String?
  public var retentionDays: Int?
  public var isDefault: Bool
  public var autoDelete: Bool
  public var warningDaysBefore: Int
  public var legalHoldExempt: Bool
  public var quotaBytes: Int?
  public var applyToSources: [RecordingSource]
  public var applyToChannelIds: [EntityID]
  public var createdAt: Timestamp

  public init(
    id: EntityID, name: String, description: String? = nil, retentionDays: Int? = nil, isDefault: Bool,
    autoDelete: Bool, warningDaysBefore: Int, legalHoldExempt: Bool, quotaBytes: Int? = nil,
    applyToSources: [RecordingSource], applyToChannelIds: [EntityID], createdAt: Timestamp
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.retentionDays = retentionDays
    self.isDefault = isDefault
    self.autoDelete = autoDelete
    self.warningDaysBefore = warningDaysBefore
    self.legalHoldExempt = legalHoldExempt
    self.quotaBytes = quotaBytes
    self.applyToSources = applyToSources
    self.applyToChannelIds = applyToChannelIds
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("name", .text(1...100)),
      .optional("description", .text(0...500)),
      .optional("retentionDays", .integer(1...3_650), "from the end of a recording; for good without"),
      .required("isDefault", .boolean),
      .required("autoDelete", .boolean),
      .required("warningDaysBefore", .integer(0...30)),
      .required("legalHoldExempt", .boolean),
      .optional("quotaBytes", .count),
      .required("applyToSources", .array(of: RecordingSource.schema, 0...2)),
      .required("applyToChannelIds", .array(of: .id, 0...50)),
      .required("createdAt", .instant),
    ]).named("RetentionPolicy")
}
