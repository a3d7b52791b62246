/// A codec this side can use, with what it says about it in descriptions.
///
/// Codecs are data: the negotiation knows no codec beyond how configurations are told apart (`CodecIdentity`).
public struct CodecDescription: Equatable, Sendable {
  /// In which directions this side can use the codec.
  public enum Usage: Sendable {
    case sendAndReceive
    case sendOnly
    case receiveOnly

    /// Whether the codec belongs into a section with this direction, seen from this side.
    func suits(_ direction: MediaDirection) -> Bool {
      switch direction {
      case .sendReceive: self == .sendAndReceive
      case .sendOnly: self != .receiveOnly
      case .receiveOnly: self != .sendOnly
      case .inactive: true
      }
    }
  }

  public var kind: MediaKind
  /// Encoding name as in `rtpmap`; compares without case.
  public var name: String
  /// RTP clock in Hz.
  public var clockRate: UInt32
  /// Audio channels, 1 for video.
  public var channels: Int
  /// The payload type to propose; another one is taken when it is in use, and answers use the offerer's.
  public var payloadType: UInt8
  /// The payload type to propose for retransmission (RFC 4588); nil means that the codec is not retransmitted.
  public var retransmissionPayloadType: UInt8?
  public var parameters: FormatParameters
  public var feedback: [RTCPFeedback]
  public var usage: Usage
  /// Whether answers state `parameters` (true: each side writes what it wants to receive, as for Opus) or repeat the
  /// offer's (false: both sides must agree, as for H.264).
  public var declaresOwnParameters: Bool
  /// For RED: the name of the codec whose frames it repeats; its `fmtp` is then written as `<pt>/<pt>` (RFC 2198).
  public var redundancyOf: String?

  public init(
    kind: MediaKind, name: String, clockRate: UInt32, channels: Int = 1, payloadType: UInt8,
    retransmissionPayloadType: UInt8? = nil, parameters: String = "", feedback: [RTCPFeedback] = [],
    usage: Usage = .sendAndReceive, declaresOwnParameters: Bool = false, redundancyOf: String? = nil
  ) {
    self.kind = kind
    self.name = name
    self.clockRate = clockRate
    self.channels = channels
    self.payloadType = payloadType
    self.retransmissionPayloadType = retransmissionPayloadType
    self.parameters = FormatParameters(parameters)
    self.feedback = feedback
    self.usage = usage
    self.declaresOwnParameters = declaresOwnParameters
    self.redundancyOf = redundancyOf
  }

  var identity: CodecIdentity {
    CodecIdentity(name: name, clockRate: clockRate, channels: channels, parameters: parameters)
  }
}
