/// Asks for a recording of a call.
public struct StartRecordingRequest: APIModel, Equatable {
  /// `ogg` is sound alone.
  public var format: RecordingFormat
  public var quality: RecordingQuality
  public var layout: RecordingLayout
  public var audioOnly: Bool
  public var visibility: RecordingVisibility
  /// Without: the policy that fits, or 30 days.
  public var retentionPolicyId: EntityID?

  public init(
    format: RecordingFormat = .mp4, quality: RecordingQuality = .p1080, layout: RecordingLayout = .grid,
    audioOnly: Bool = false, visibility: RecordingVisibility = .participants, retentionPolicyId: EntityID? = nil
  ) {
    self.format = format
    self.quality = quality
    self.layout = layout
    self.audioOnly = audioOnly
    self.visibility = visibility
    self.retentionPolicyId = retentionPolicyId
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    format = try members.decodeIfPresent(RecordingFormat.self, forKey: .format) ?? .mp4
    quality = try members.decodeIfPresent(RecordingQuality.self, forKey: .quality) ?? .p1080
    layout = try members.decodeIfPresent(RecordingLayout.self, forKey: .layout) ?? .grid
    audioOnly = try members.decodeIfPresent(Bool.self, forKey: .audioOnly) ?? false
    visibility = try members.decodeIfPresent(RecordingVisibility.self, forKey: .visibility) ?? .participants
    retentionPolicyId = try members.decodeIfPresent(EntityID.self, forKey: .retentionPolicyId)
  }

  static let members: [JSONSchema.Property] = [
    .nullable("format", RecordingFormat.schema, "mp4 without; ogg is sound alone"),
    .nullable("quality", RecordingQuality.schema, "1080p without"),
    .nullable("layout", RecordingLayout.schema, "grid without"),
    .nullable("audioOnly", .boolean),
    .nullable("visibility", RecordingVisibility.schema, "participants without"),
    .nullable("retentionPolicyId", .id, "without: the policy that fits, or 30 days"),
  ]

  public static let schema = JSONSchema.object(members).named("StartRecordingRequest")
    .with(example: ["format": "mp4", "quality": "1080p", "layout": "grid"])
}
