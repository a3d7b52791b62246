@testable import RTC

/// One chunk of each kind, for codec and garbage tests.
enum PacketSamples {
  static let initiation = SCTPInitiation(
    initiateTag: 0x1234_5678, receiverWindow: 131_072, outboundStreams: 65_535, inboundStreams: 1_024,
    initialTSN: 0xffff_fff0,
    parameters: [
      SCTPParameter(type: SCTPParameter.supportedExtensions, value: [130, 192, 64]),
      SCTPParameter(type: SCTPParameter.forwardTSNSupported, value: []),
      SCTPParameter(type: SCTPParameter.stateCookie, value: Array(0..<21)),
    ])

  static let data = SCTPDataChunk(
    tsn: 7, stream: 3, streamSequence: 65_535, protocolIdentifier: 53, isBeginning: true, isEnd: false,
    isUnordered: true, payload: [1, 2, 3, 4, 5])

  static let chunks: [SCTPChunk] = [
    .data(data),
    .initiation(initiation),
    .initiationAcknowledgement(initiation),
    .selectiveAcknowledgement(
      SCTPSelectiveAcknowledgement(
        cumulativeTSN: 9, receiverWindow: 1000, gaps: [.init(start: 2, end: 3), .init(start: 5, end: 9)],
        duplicates: [8])),
    .heartbeat([0, 1, 0, 6, 1, 2, 0, 0]),
    .heartbeatAcknowledgement([0, 1, 0, 6, 1, 2, 0, 0]),
    .abort(causes: [SCTPParameter(type: 12, value: Array("bye".utf8))], reflectsTag: true),
    .shutdown(cumulativeTSN: 77),
    .shutdownAcknowledgement,
    .error(causes: [SCTPErrorCause.invalidStream(9), SCTPErrorCause.staleCookie(excess: 5)]),
    .cookieEcho([9, 8, 7]),
    .cookieAcknowledgement,
    .shutdownComplete(reflectsTag: false),
    .reconfiguration([
      .outgoingReset(sequence: 5, answering: 4, lastTSN: 99, streams: [1, 3, 5]),
      .response(sequence: 4, result: .inProgress),
    ]),
    .reconfiguration([.incomingReset(sequence: 6, streams: [])]),
    .forwardTSN(SCTPForwardTSN(cumulativeTSN: 12, skips: [.init(stream: 1, streamSequence: 2)])),
    .unknown(type: 0xc1, flags: 3, body: [1, 2, 3]),
  ]

  static func packet(_ chunks: [SCTPChunk], tag: UInt32 = 0xcafe_babe) -> [UInt8] {
    SCTPPacket(sourcePort: 5000, destinationPort: 5000, verificationTag: tag, chunks: chunks).serialized()
  }
}
