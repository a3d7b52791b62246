/// Says what a rule of how long recordings are kept is.
public struct RetentionPolicyRequest: APIModel, Equatable {
  public var name: String
  public var description: String?
  /// Days from the end of a recording; for good without.
  public var retentionDays: Int?
  /// For recordings that no other policy fits; the one that was it before is it no more.
  public var isDefault: Bool
  /// Without, whoever made a recording is told that its time is over, and it stays.
  public var autoDelete: Bool
  /// Days before its end that whoever made a recording is warned; 0 for no warning.
  public var warningDaysBefore: Int
  /// Its recordings take no legal hold.
  public var legalHoldExempt: Bool
  /// Bytes of its recordings together, beyond which the oldest give way.
  public var quotaBytes: Int?
  public var applyToSources: [RecordingSource]
  public var applyToChannelIds: [EntityID]

  /// The largest quota.
  public static let mostBytes: Int64 = 9_007_199_254_740_991

  public init(
    name: String, description: String? = nil, retentionDays: Int? = nil, isDefault: Bool = false,
    autoDelete: Bool = true, warningDaysBefore: Int = 7, legalHoldExempt: Bool = false, quotaBytes: Int? = nil,
    applyToSources: [RecordingSource] = [], applyToChannelIds: [EntityID] = []
  ) {
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
  }

  /// What makes a policy as it is.
  public init(_ policy: RetentionPolicy) {
    self.init(
      name: policy.name, description: policy.description, retentionDays: policy.retentionDays,
      isDefault: policy.isDefault, autoDelete: policy.autoDelete, warningDaysBefore: policy.warningDaysBefore,
      legalHoldExempt: policy.legalHoldExempt, quotaBytes: policy.quotaBytes, applyToSources: policy.applyToSources,
      applyToChannelIds: policy.applyToChannelIds)
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    name = try members.decode(String.self, forKey: .name)
    description = try members.decodeIfPresent(String.self, forKey: .description)
    retentionDays = try members.decodeIfPresent(Int.self, forKey: .retentionDays)
    isDefault = try members.decodeIfPresent(Bool.self, forKey: .isDefault) ?? false
    autoDelete = try members.decodeIfPresent(Bool.self, forKey: .autoDelete) ?? true
    warningDaysBefore = try members.decodeIfPresent(Int.self, forKey: .warningDaysBefore) ?? 7
    legalHoldExempt = try members.decodeIfPresent(Bool.self, forKey: .legalHoldExempt) ?? false
    quotaBytes = try members.decodeIfPresent(Int.self, forKey: .quotaBytes)
    applyToSources = try members.decodeIfPresent([RecordingSource].self, forKey: .applyToSources) ?? []
    applyToChannelIds = try members.decodeIfPresent([EntityID].self, forKey: .applyToChannelIds) ?? []
  }

  public static let schema = JSONSchema.object(
    [
      .required("name", .line(1...100)),
      .nullable("description", .text(0...500)),
      .nullable("retentionDays", .integer(1...3_650), "from the end of a recording; for good without"),
      .nullable("isDefault", .boolean, "for recordings that no other policy fits"),
      .nullable("autoDelete", .boolean, "true without; else their makers are told, and they stay"),
      .nullable("warningDaysBefore", .integer(0...30), "7 without; 0 for no warning"),
      .nullable("legalHoldExempt", .boolean, "its recordings take no legal hold"),
      .nullable(
        "quotaBytes", .integer(1...mostBytes),
        "of its recordings together, beyond which the oldest give way"),
      .nullable("applyToSources", .array(of: RecordingSource.schema, 0...2)),
      .nullable("applyToChannelIds", .array(of: .id, 0...50, unique: true)),
    ]).named("RetentionPolicyRequest")
    .with(example: ["name": "A quarter", "retentionDays": 90, "isDefault": true])
}
