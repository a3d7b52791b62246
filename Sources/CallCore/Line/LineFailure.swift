import NchatAPI
import NchatClient

/// Why something that was asked of a line did not come to be, as one sentence without advice.
public enum LineFailure: Error, Sendable, Equatable {
  case server(NchatFailure)
  case noSuchPerson(String)
  case noSuchChannel(String)
  /// The channel names that could be meant.
  case severalChannels(String, [String])
  /// There is nobody to call but oneself.
  case nobodyToCall
  /// Nothing rings, or no more.
  case nobodyCalls
  /// Several calls ring; somebody has to say which.
  case severalCalls([IncomingCall])
  /// The host did not let this person in.
  case denied
  /// The call was over before it was joined.
  case over
}

extension LineFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .server(let failure): "\(failure)"
    case .noSuchPerson(let name): "there is nobody with the user name \(name)"
    case .noSuchChannel(let name): "there is no channel \(name) that you can see"
    case .severalChannels(let name, let channels): "\(name) may be \(channels.joined(separator: " or "))"
    case .nobodyToCall: "there is nobody to call but yourself"
    case .nobodyCalls: "no call rings"
    case .severalCalls(let calls):
      "several calls ring: " + calls.map { "\($0.id) from \($0.from.username)" }.joined(separator: ", ")
    case .denied: "the host did not let you in"
    case .over: "the call is over"
    }
  }
}
