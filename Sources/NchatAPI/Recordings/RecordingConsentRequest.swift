/// Says whether the caller may be recorded.
public struct RecordingConsentRequest: APIModel, Equatable {
  public var accepted: Bool

  public init(accepted: Bool) { self.accepted = accepted }

  public static let schema = JSONSchema.object([.required("accepted", .boolean)]).named("RecordingConsentRequest")
    .with(example: ["accepted": true])
}
