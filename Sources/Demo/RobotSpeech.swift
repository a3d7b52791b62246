import MediaBasics

/// What a robot says: coded packets of 20 ms with their levels, as `Resources/robots/make` writes them.
struct RobotSpeech: Sendable {
  struct Packet: Sendable {
    /// −dBov, 0…127.
    var level: UInt8
    var payload: [UInt8]
  }

  let packets: [Packet]

  /// Reads a speech file; nil when it is cut off or empty.
  init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes.span.bytes)
    var packets: [Packet] = []
    while !reader.isAtEnd {
      guard let level = reader.u8(), let length = reader.u16(), let payload = reader.array(Int(length)) else {
        return nil
      }
      packets.append(Packet(level: min(level, 127), payload: payload))
    }
    guard !packets.isEmpty else { return nil }
    self.packets = packets
  }

  /// Everything the robots can say, in the order in which robots are made.
  static let all: [RobotSpeech] = [
    PackageResources.ada_speech, PackageResources.bix_speech, PackageResources.cog_speech, PackageResources.dot_speech,
    PackageResources.eno_speech, PackageResources.fay_speech,
  ].compactMap(RobotSpeech.init)
}
