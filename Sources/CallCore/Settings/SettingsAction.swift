/// What happened to the settings.
public enum SettingsAction: Sendable, Equatable {
  /// The settings as they are now.
  case listed([SettingEntry])
  case preferred(Preferences)
}
