/// Everything that the server keeps of a person.
public struct UserExport: APIModel, Equatable {
  public var exportedAt: Timestamp
  public var user: Account
  public var channels: [Channel]
  public var calls: [Call]
  public var participations: [CallParticipant]
  public var quality: [QualityReport]
  public var logins: [LoginRecord]

  public init(
    exportedAt: Timestamp, user: Account, channels: [Channel], calls: [Call], participations: [CallParticipant],
    quality: [QualityReport], logins: [LoginRecord]
  ) {
    self.exportedAt = exportedAt
    self.user = user
    self.channels = channels
    self.calls = calls
    self.participations = participations
    self.quality = quality
    self.logins = logins
  }

  public static let schema = JSONSchema.object(
    [
      .required("exportedAt", .instant),
      .required("user", Account.schema),
      .required("channels", .array(of: Channel.schema)),
      .required("calls", .array(of: Call.schema)),
      .required("participations", .array(of: CallParticipant.schema)),
      .required("quality", .array(of: QualityReport.schema)),
      .required("logins", .array(of: LoginRecord.schema)),
    ]).named("UserExport")
}
