// The codecs WebRTC endpoints usually speak, with the payload types they usually give them.
extension CodecDescription {
  public static let opus = audio("opus", 48000, 2, 111, "minptime=10;useinbandfec=1", declaresOwnParameters: true)
  /// Redundant Opus (RFC 2198).
  public static let red = CodecDescription(
    kind: .audio, name: "red", clockRate: 48000, channels: 2, payloadType: 63, redundancyOf: "opus")
  public static let pcmu = audio("PCMU", 8000, 1, 0)
  public static let pcma = audio("PCMA", 8000, 1, 8)

  public static let vp8 = video("VP8", 96, 97)
  public static let vp9Profile0 = video("VP9", 98, 99, "profile-id=0")
  public static let vp9Profile1 = video("VP9", 100, 101, "profile-id=1")
  public static let av1 = video("AV1", 35, 36)
  public static let h265 = video("H265", 116, 117)
  /// Constrained baseline, single NAL units.
  public static let h264ConstrainedBaselineMode0 = h264(125, 126, mode: 0, profile: "42e01f")
  /// Constrained baseline, fragmented NAL units.
  public static let h264ConstrainedBaselineMode1 = h264(108, 109, mode: 1, profile: "42e01f")
  public static let h264High = h264(123, 124, mode: 1, profile: "640032")
  public static let h264BaselineMode0 = h264(104, 105, mode: 0, profile: "42001f")
  public static let h264BaselineMode1 = h264(102, 103, mode: 1, profile: "42001f")
  public static let h264MainMode0 = h264(39, 40, mode: 0, profile: "4d001f")
  public static let h264MainMode1 = h264(106, 107, mode: 1, profile: "4d001f")

  /// Opus only: what a voice client offers.
  public static let voice = [opus]
  /// What a forwarding server takes and sends for audio.
  public static let forwardedAudio = [opus, red, pcmu, pcma]
  /// What a forwarding server takes and sends for video.
  public static let forwardedVideo = [
    vp8, h264ConstrainedBaselineMode0, h264ConstrainedBaselineMode1, vp9Profile0, vp9Profile1, av1, h265,
  ]

  private static func audio(
    _ name: String, _ clockRate: UInt32, _ channels: Int, _ payloadType: UInt8, _ parameters: String = "",
    declaresOwnParameters: Bool = false
  ) -> CodecDescription {
    CodecDescription(
      kind: .audio, name: name, clockRate: clockRate, channels: channels, payloadType: payloadType,
      parameters: parameters, feedback: [.nack, .transportWideCongestionControl],
      declaresOwnParameters: declaresOwnParameters)
  }

  private static func video(
    _ name: String, _ payloadType: UInt8, _ retransmission: UInt8, _ parameters: String = ""
  ) -> CodecDescription {
    CodecDescription(
      kind: .video, name: name, clockRate: 90000, payloadType: payloadType, retransmissionPayloadType: retransmission,
      parameters: parameters,
      feedback: [
        .receiverEstimatedBitrate, .transportWideCongestionControl, .fullIntraRequest, .nack, .pictureLossIndication,
      ])
  }

  private static func h264(
    _ payloadType: UInt8, _ retransmission: UInt8, mode: Int, profile: String
  ) -> CodecDescription {
    video(
      "H264", payloadType, retransmission,
      "level-asymmetry-allowed=1;packetization-mode=\(mode);profile-level-id=\(profile)")
  }
}
