/// A kind of RTCP feedback a payload format wants or allows, such as `nack pli` (RFC 4585 section 4.2).
public struct RTCPFeedback: Hashable, Sendable {
  /// The whole value after the payload type, fields separated by one space.
  public var text: String

  public init(_ text: String) {
    self.text = text
  }

  public static let nack = RTCPFeedback("nack")
  public static let pictureLossIndication = RTCPFeedback("nack pli")
  public static let fullIntraRequest = RTCPFeedback("ccm fir")
  public static let transportWideCongestionControl = RTCPFeedback("transport-cc")
  public static let receiverEstimatedBitrate = RTCPFeedback("goog-remb")
}
