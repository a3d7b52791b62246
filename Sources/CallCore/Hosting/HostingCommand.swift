/// What a person in a call of the backend asks for by name; people are named as in `volume`.
public enum HostingCommand: Sendable, Equatable {
  /// nil toggles.
  case hand(Bool?)
  /// Takes somebody's raised hand down.
  case lowerHand(String)
  case muteAll
  case remove(String)
  case coHost(String)
  /// Somebody is host in this person's place.
  case handOver(String)
  /// Somebody in the lobby; nil is the first.
  case admit(String?)
  case deny(String?)
  case lock(Bool?)
  case endForAll
}
