/// Names of RTP header extensions (RFC 8285) that WebRTC endpoints negotiate.
public enum HeaderExtensionURI {
  /// The mid of the media section (RFC 9143).
  public static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
  /// The rid of a simulcast encoding (RFC 8852).
  public static let streamID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
  /// The rid that a retransmission repairs (RFC 8852).
  public static let repairedStreamID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
  /// Client-to-mixer audio level (RFC 6464).
  public static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
  public static let absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
  public static let absoluteCaptureTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"
  public static let transportSequenceNumber =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
  public static let playoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
  public static let frameMarking = "urn:ietf:params:rtp-hdrext:framemarking"
  public static let dependencyDescriptor =
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
  /// Rotation of a video frame.
  public static let videoOrientation = "urn:3gpp:video-orientation"
}
