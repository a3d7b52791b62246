/// The person's wishes about their microphone, and what is true.
public struct MicrophoneState: Sendable, Equatable {
  /// The person muted themselves, or a host did.
  public var isMuted = false
  /// Sound leaves only while talk is on.
  public var isPushToTalk = false
  public var isTalking = false
  /// What the engine confirmed: sound leaves this machine right now.
  public var isOpen = false

  public init(isMuted: Bool = false, isPushToTalk: Bool = false, isTalking: Bool = false, isOpen: Bool = false) {
    self.isMuted = isMuted
    self.isPushToTalk = isPushToTalk
    self.isTalking = isTalking
    self.isOpen = isOpen
  }

  /// What the engine should do.
  public var wantsOpen: Bool { !isMuted && (!isPushToTalk || isTalking) }
}
