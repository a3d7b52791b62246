/// The states of a call.
public enum CallStatus: String, APIModel, CaseIterable {
  case initiating
  case ringing
  case active
  case ended
  case missed
  case declined
  case failed
  case cancelled

  public static let schema = JSONSchema.words(of: CallStatus.self).named("CallStatus")

  /// Whether the call is over.
  public var isOver: Bool {
    switch self {
    case .initiating, .ringing, .active: false
    case .ended, .missed, .declined, .failed, .cancelled: true
    }
  }
}
