/// What can happen: a fact from the room, the engine or the person's keyboard, or a named command.
///
/// Facts are in the past tense, one per thing a LiveKit room reports, and so one per event of the headless client.
public enum Action: Sendable, Equatable {
  case session(SessionAction)
  case inbox(InboxAction)
  case ring(RingAction)
  case call(CallAction)
  case chat(ChatAction)
  case stream(StreamAction)
  case devices(DeviceAction)
  case notices(NoticeAction)
  case settings(SettingsAction)
  case view(ViewAction)
  /// What the backend tells this person.
  case line(LineEvent)
  /// A named command; one that is not possible now becomes a notice that says why.
  case command(Command)
}
