/// One payload type of a media section with everything the section says about it: `rtpmap`, `fmtp`, `rtcp-fb`.
public struct PayloadFormat: Equatable, Sendable {
  /// 0…127.
  public var payloadType: UInt8
  /// The encoding name of `rtpmap`; nil when the section has none (static payload types).
  public var name: String?
  /// RTP clock in Hz; 0 without `rtpmap`.
  public var clockRate: UInt32
  /// Audio channels; 1 when not written.
  public var channels: Int
  public var parameters: FormatParameters
  public var feedback: [RTCPFeedback]

  public init(
    payloadType: UInt8, name: String? = nil, clockRate: UInt32 = 0, channels: Int = 1,
    parameters: FormatParameters = FormatParameters(), feedback: [RTCPFeedback] = []
  ) {
    self.payloadType = payloadType
    self.name = name
    self.clockRate = clockRate
    self.channels = channels
    self.parameters = parameters
    self.feedback = feedback
  }

  /// Reads the part of `rtpmap` after the payload type: `opus/48000/2`.
  mutating func readMapping(_ text: Substring) -> Bool {
    let parts = text.parts(separatedBy: UInt8(ascii: "/"))
    guard (2...3).contains(parts.count), let clock: UInt32 = parts[1].decimal() else { return false }
    var channels = 1
    if parts.count == 3 {
      guard let count: UInt8 = parts[2].decimal(), count > 0 else { return false }
      channels = Int(count)
    }
    name = String(parts[0])
    clockRate = clock
    self.channels = channels
    return true
  }

  func print(to lines: inout SDPLines) {
    if let name {
      lines.attribute("rtpmap", "\(payloadType) \(name)/\(clockRate)\(channels == 1 ? "" : "/\(channels)")")
    }
    for item in feedback { lines.attribute("rtcp-fb", "\(payloadType) \(item.text)") }
    if !parameters.isEmpty { lines.attribute("fmtp", "\(payloadType) \(parameters.text)") }
  }
}
