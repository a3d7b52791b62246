/// Asks for a recording of a call or of a stream.
public struct CreateRecordingRequest: APIModel, Equatable {
  /// Goes before `streamId`.
  public var callId: EntityID?
  public var streamId: EntityID?
  public var form: StartRecordingRequest

  public init(
    callId: EntityID? = nil, streamId: EntityID? = nil, form: StartRecordingRequest = StartRecordingRequest()
  ) {
    self.callId = callId
    self.streamId = streamId
    self.form = form
  }

  private enum CodingKeys: CodingKey { case callId, streamId }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    callId = try members.decodeIfPresent(EntityID.self, forKey: .callId)
    streamId = try members.decodeIfPresent(EntityID.self, forKey: .streamId)
    form = try StartRecordingRequest(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try form.encode(to: encoder)
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encodeIfPresent(callId, forKey: .callId)
    try members.encodeIfPresent(streamId, forKey: .streamId)
  }

  public static let schema = JSONSchema.object(
    [.nullable("callId", .id, "goes before streamId"), .nullable("streamId", .id)] + StartRecordingRequest.members,
    anyOf: ["callId", "streamId"]
  ).named("CreateRecordingRequest")
    .with(example: ["callId": "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10", "audioOnly": true])
}
