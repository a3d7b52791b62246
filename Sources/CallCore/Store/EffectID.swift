/// Names a delayed action so that it can be replaced or cancelled.
public enum EffectID: Sendable, Hashable {
  case notice
  case inbox
  case ring
  case reactions
  case callReactions
  case figures
  case minute
  case talkKey
  case speakerCooling(String)
}
