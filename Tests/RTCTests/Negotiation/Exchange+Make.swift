import RTC

extension Exchange {
  /// A server that only answers: no RED, simulcast, rids.
  static var answeringServer: Negotiation {
    Negotiation(
      configuration: NegotiationConfiguration(
        audioCodecs: [.opus, .pcmu, .pcma], videoCodecs: CodecDescription.forwardedVideo, maxMessageSize: 65535,
        acceptsSimulcast: true, cname: "server", sessionID: 3))
  }

  /// An endpoint with given codecs.
  static func endpoint(
    audio: [CodecDescription] = [.opus], video: [CodecDescription] = [], simulcast: Bool = false
  ) -> Negotiation {
    Negotiation(
      configuration: NegotiationConfiguration(
        audioCodecs: audio, videoCodecs: video, acceptsSimulcast: simulcast, cname: "endpoint", sessionID: 4))
  }

  /// Offers and answers once with what both sides have been told.
  static func complete(
    _ offerer: Negotiation, _ answerer: Negotiation, prepare: (inout Negotiation) throws -> Void = { _ in }
  ) throws -> Exchange {
    var exchange = Exchange(offerer, answerer)
    try exchange.run(prepare: prepare)
    return exchange
  }
}

extension MediaSender {
  static func sample(_ ssrc: UInt32, retransmission: UInt32? = nil) throws -> MediaSender {
    try MediaSender(streamID: "PA_x|TR_\(ssrc)", trackID: "TR_\(ssrc)", ssrc: ssrc, retransmissionSSRC: retransmission)
  }

  /// Three layers named q, h and f.
  static func simulcast() throws -> MediaSender {
    try MediaSender(
      streamID: "-", trackID: "camera",
      encodings: ["q", "h", "f"].enumerated().map { SenderEncoding(rid: $1, ssrc: UInt32(100 + $0)) })
  }
}
