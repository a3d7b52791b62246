/// What a person is in a call.
public enum CallRole: String, APIModel, CaseIterable {
  case host
  case coHost = "co-host"
  case participant
  case viewer

  public static let schema = JSONSchema.words(of: CallRole.self).named("CallRole")

  /// Whether the role may do something, in a call with these settings. This is the only place that says so: grants of tokens and routes ask it.
  public func may(_ permission: CallPermission, _ settings: CallSettings = CallSettings()) -> Bool {
    switch (permission, self) {
    case (_, .host): true
    case (_, .viewer): false
    case (.muteSelf, _), (.enableVideo, _): true
    case (.unmuteSelf, .coHost), (.shareScreen, .coHost), (.manageParticipants, .coHost): true
    case (.unmuteSelf, .participant): settings.allowParticipantUnmute
    case (.shareScreen, .participant): settings.allowParticipantScreenShare
    case (.manageParticipants, .participant): false
    case (.manageRoles, _), (.record, _), (.lock, _), (.endForAll, _), (.transfer, _), (.changeSettings, _): false
    }
  }
}
