/// A host changed what participants may do.
public struct CallSettingsChanged: APIModel, Equatable {
  public var callId: EntityID
  public var settings: CallSettings
  public var changedBy: EntityID?

  public init(callId: EntityID, settings: CallSettings, changedBy: EntityID? = nil) {
    self.callId = callId
    self.settings = settings
    self.changedBy = changedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("settings", CallSettings.schema),
      .optional("changedBy", .id),
    ]).named("CallSettingsChanged")
}
