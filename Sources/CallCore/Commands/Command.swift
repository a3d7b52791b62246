/// Something a person or a script can ask for by name; keys, the `:` line, the control socket and scripts all use these.
public enum Command: Sendable, Equatable {
  case mute, unmute, toggleMute
  /// nil toggles.
  case deafen(Bool?)
  /// nil toggles.
  case pushToTalk(Bool?)
  case talk(Talk)
  case volume(participant: String, VolumeChange)
  case react(String)
  case sendChat(String)
  /// Says whether this person may be recorded.
  case consent(Bool)
  case snapshot
  case stats
  case leave
  case hosting(HostingCommand)
  /// Calls people, or a channel, by name; without a name what is selected at home.
  case call([String])
  /// Watches a live stream by its id or title; without one what is selected at home.
  case watch(String?)
  /// Answers the call that rings.
  case answer(isMuted: Bool)
  case decline
  /// Lets the call ring without a sound.
  case silence
  /// Lets the call ring at home alone.
  case putOff
  case setting(SettingCommand)
  case view(ViewCommand)

  public enum Talk: Sendable, Equatable {
    case on, off, toggle
  }

  /// Percent.
  public enum VolumeChange: Sendable, Equatable {
    case to(Int)
    case by(Int)
  }
}
