/// Does what the store asks for, in the world outside of it: over the network, with sound, on disk.
public protocol EffectHandler: Sendable {
  /// Does one effect and answers what came of it, if the store should know.
  func perform(_ effect: Effect) async -> Action?
}
