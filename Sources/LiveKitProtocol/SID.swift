/// The identifiers that a server gives to rooms, participants and tracks: a prefix and 12 random characters.
public enum SID {
  public enum Kind: String, Sendable, CaseIterable {
    case room = "RM_"
    case participant = "PA_"
    case track = "TR_"
    case dataTrack = "DTR_"
    case event = "EV_"
    case egress = "EG_"
    case ingress = "IN_"
    case connection = "CO_"
    case node = "ND_"
    case dispatch = "AD_"
  }

  /// Digits and letters without the pairs that look alike.
  static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")

  public static func make(_ kind: Kind, using random: inout some RandomNumberGenerator) -> String {
    kind.rawValue + suffix(using: &random)
  }

  /// Makes one with the system's randomness.
  public static func make(_ kind: Kind) -> String {
    kind.rawValue + String((0..<12).compactMap { _ in alphabet.randomElement() })
  }

  /// A track's sid tells its kind and source in the two letters behind its prefix.
  public static func make(
    trackOf type: LKTrackType, _ source: LKTrackSource, using random: inout some RandomNumberGenerator
  ) -> String {
    let kind = type == .video ? "V" : "A"
    let place =
      switch source {
      case .camera: "C"
      case .microphone: "M"
      case .screenShare: "S"
      case .screenShareAudio: "s"
      case .unknown, .UNRECOGNIZED: ""
      }
    return Kind.track.rawValue + kind + place + suffix(using: &random)
  }

  public static func isValid(_ sid: some StringProtocol, _ kind: Kind) -> Bool {
    sid.utf8.count > kind.rawValue.utf8.count && sid.hasPrefix(kind.rawValue)
  }

  private static func suffix(using random: inout some RandomNumberGenerator) -> String {
    String((0..<12).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
  }
}
