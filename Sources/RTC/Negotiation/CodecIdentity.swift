/// What makes two payload formats the same codec: name, clock, channels and the parameters that change the bitstream.
struct CodecIdentity: Hashable, Sendable {
  /// Lower case.
  let name: String
  let clockRate: UInt32
  let channels: Int
  /// Values of the parameters that tell configurations apart, with their defaults filled in.
  let configuration: [String]

  init(name: String, clockRate: UInt32, channels: Int, parameters: FormatParameters) {
    let name = name.lowercased()
    self.name = name
    self.clockRate = clockRate
    self.channels = channels
    configuration =
      switch name {
      // RFC 6184 section 8.1: profile and packetization mode must agree, the level need not.
      case "h264":
        [parameters["packetization-mode"] ?? "0", H264Profile.name(levelID: parameters["profile-level-id"])]
      case "vp9": [parameters["profile-id"] ?? "0"]
      case "av1": [parameters["profile"] ?? "0"]
      case "h265": [parameters["profile-id"] ?? "1", parameters["tier-flag"] ?? "0", parameters["tx-mode"] ?? "SRST"]
      default: []
      }
  }
}
