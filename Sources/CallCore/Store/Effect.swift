import MediaBasics
import NchatAPI

/// Work that the reducer asks for: a value, so that tests compare it; `CallEnvironment` does it.
public indirect enum Effect: Sendable, Equatable {
  case setMicrophoneMuted(Bool)
  case setDeafened(Bool)
  /// Gain 0…2 for everything heard from one participant.
  case setVolume(identity: String, gain: Double)
  case sendChat(localID: String, text: String)
  case sendReaction(String)
  case host(HostingEffect)
  /// Says whether this person may be recorded.
  case answerRecording(Bool)
  /// Leaves the call, or gives up coming into one.
  case leave
  /// Comes into a call of the backend; what follows is told as it happens.
  case enter(CallWay, isMuted: Bool)
  case decline(EntityID)
  case inbox(InboxEffect)
  case sound(SoundEffect)
  case stream(StreamEffect)
  case studio(StudioEffect)
  case history(HistoryEffect)
  /// Lets the tone of an incoming call sound, or not any more.
  case ringTone(Bool)
  /// An action after a while; a later one with the same id takes its place.
  case after(MediaDuration, Action, EffectID)
  case cancel(EffectID)

  static let minuteTimer = Effect.after(.seconds(60), .call(.minutePassed), .minute)
}
