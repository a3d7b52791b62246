import Sound

/// Speech as packets, coded once and sent in as many calls as there are.
struct CodedSpeech: Sendable {
  struct Packet: Sendable {
    var payload: [UInt8]
    /// From the beginning, samples at 48 kHz.
    var timestamp: UInt32
    var level: Int
    var isFirstAfterPause: Bool
  }

  let spoken: Speech.Spoken
  let samples: [Float]
  private(set) var packets: [Packet] = []

  /// As a client codes while nothing is lost.
  static let plain = CodedSpeech(Speech.steady, .init())
  /// With a copy of each frame in the next packet (in-band FEC).
  static let guarded = CodedSpeech(Speech.steady, .init(expectedLoss: 15))
  /// With nothing sent in the pauses (DTX).
  static let thrifty = CodedSpeech(Speech.pausing, .init(discontinuousTransmission: true))

  private init(_ spoken: Speech.Spoken, _ configuration: OpusEncoderConfiguration) {
    self.spoken = spoken
    samples = spoken.withTones()
    guard var capture = try? Capture(configuration: .init(encoder: configuration)) else {
      preconditionFailure("libopus makes no encoder")
    }
    for at in stride(from: 0, through: samples.count - AudioBlock.frames, by: AudioBlock.frames) {
      let block = Array(samples[at..<(at + AudioBlock.frames)])
      capture.process(block.span) { payload, frame in
        packets.append(
          Packet(
            payload: payload.withUnsafeBytes { Array($0) }, timestamp: frame.timestamp, level: frame.level,
            isFirstAfterPause: frame.isFirstAfterPause))
      }
    }
  }
}
