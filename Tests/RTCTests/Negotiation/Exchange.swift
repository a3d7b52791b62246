import RTC

/// Two sides of a connection that exchange descriptions as text, as they would over the wire.
struct Exchange {
  var offerer: Negotiation
  var answerer: Negotiation
  var offer: SessionDescription!
  var answer: SessionDescription!
  /// What the exchange changed at the side that offered, and at the side that answered.
  var offererChanges: [NegotiationChange] = []
  var answererChanges: [NegotiationChange] = []

  init(_ offerer: Negotiation, _ answerer: Negotiation) {
    self.offerer = offerer
    self.answerer = answerer
  }

  /// One complete exchange; `prepare` runs at the answerer between offer and answer.
  mutating func run(
    offererTransport: TransportDescription = .sample("aaaa"), answererTransport: TransportDescription = .sample("bbbb"),
    prepare: (inout Negotiation) throws -> Void = { _ in }
  ) throws {
    offer = try offerer.createOffer(offererTransport)
    answererChanges = try answerer.setRemote(SessionDescription(offer.sdp), as: .offer)
    try prepare(&answerer)
    let (made, changes) = try answerer.createAnswer(answererTransport)
    answer = made
    answererChanges += changes
    offererChanges = try offerer.setRemote(SessionDescription(made.sdp), as: .answer)
  }

  /// The next exchange goes the other way.
  var reversed: Exchange { Exchange(answerer, offerer) }
}

extension TransportDescription {
  static func sample(_ usernameFragment: String) -> TransportDescription {
    TransportDescription(
      usernameFragment: usernameFragment, password: "a-password-of-22-letters",
      fingerprints: [SDPFingerprint(algorithm: "sha-256", value: "AB:CD:EF")],
      candidates: ["candidate:1 1 udp 2122194687 192.0.2.1 4000 typ host"])
  }
}

extension NegotiationConfiguration {
  /// A client with Opus only.
  static func voice() -> NegotiationConfiguration {
    NegotiationConfiguration(cname: "voice", sessionID: 1)
  }

  /// An endpoint with every common codec, which takes simulcast.
  static func everything() -> NegotiationConfiguration {
    NegotiationConfiguration(
      audioCodecs: CodecDescription.forwardedAudio, videoCodecs: CodecDescription.forwardedVideo,
      acceptsSimulcast: true, cname: "everything", sessionID: 2)
  }
}
