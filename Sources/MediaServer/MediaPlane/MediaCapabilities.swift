import RTC

/// What the server can do in each kind of connection, as offers and answers need to say it.
struct MediaCapabilities: Sendable {
  /// Bytes of a data channel message that the server takes.
  static let maximumMessageSize: UInt64 = 65_535

  private let audio: [CodecDescription]
  private let video: [CodecDescription]

  /// - Parameter codecs: MIME types that may be published.
  init(codecs: [String]) {
    let names = Set(codecs.map { $0.lowercased() })
    func isEnabled(_ codec: CodecDescription) -> Bool {
      names.contains("\(codec.kind.name)/\(codec.name)".lowercased())
    }
    // Redundant audio is not among the codecs: who offers it is answered with the plain codec.
    audio = CodecDescription.forwardedAudio.filter { $0.redundancyOf == nil && isEnabled($0) }
    video = (CodecDescription.forwardedVideo + [.h264High]).filter(isEnabled)
  }

  /// The connection on which a client of two connections publishes.
  func publishing(cname: String, sessionID: UInt64) -> NegotiationConfiguration {
    var configuration = NegotiationConfiguration(
      audioCodecs: audio.map { $0.with([.nack]) }, videoCodecs: video.map { $0.with(Self.videoReceiving) },
      audioExtensions: Self.audioExtensions, videoExtensions: Self.videoExtensions, cname: cname, sessionID: sessionID)
    configuration.acceptsSimulcast = true
    configuration.maxMessageSize = Self.maximumMessageSize
    return configuration
  }

  /// The connection on which a client of two connections is sent to. The server adds no header extensions of its own.
  func subscribing(cname: String, sessionID: UInt64) -> NegotiationConfiguration {
    var configuration = NegotiationConfiguration(
      audioCodecs: audio.map { $0.with([.nack]) }, videoCodecs: video.map { $0.with(Self.videoSending) },
      audioExtensions: [], videoExtensions: [], cname: cname, sessionID: sessionID)
    configuration.maxMessageSize = Self.maximumMessageSize
    return configuration
  }

  /// The only connection of a client.
  func single(cname: String, sessionID: UInt64) -> NegotiationConfiguration {
    publishing(cname: cname, sessionID: sessionID)
  }

  /// The codecs in which a track is sent to a subscriber: what is published.
  func sending(_ published: [NegotiatedCodec], kind: MediaKind) -> [CodecDescription] {
    guard let first = published.first else { return [] }
    if kind == .audio {
      let same = audio.filter { $0.name.lowercased() == first.name.lowercased() }
      return first.name.lowercased() == "opus" ? same.map { $0.with([.nack]) } : same
    }
    let known = video.filter { $0.name.lowercased() == first.name.lowercased() }
    guard var codec = known.first(where: { $0.parameters == first.remoteParameters }) ?? known.first else { return [] }
    if first.name.lowercased() == "h264" || first.name.lowercased() == "vp9" || first.name.lowercased() == "h265" {
      codec.parameters = first.remoteParameters
    }
    return [codec.with(Self.videoSending)]
  }

  /// What the answer asks of an Opus sender.
  static func opusAdditions(_ track: AnnouncedTrack?) -> [FormatAddition] {
    var parameters: [String] = []
    if !(track?.disablesDTX ?? false) { parameters.append("usedtx=1") }
    if track?.isStereo ?? false { parameters += ["stereo=1", "maxaveragebitrate=510000"] }
    return parameters.isEmpty ? [] : [FormatAddition(codec: "opus", parameters: parameters.joined(separator: ";"))]
  }

  // libwebrtc's bandwidth estimation needs feedback on the transport-wide sequence numbers; it is asked for with video only,
  // as audio alone has nothing to adapt to.
  private static let videoReceiving: [RTCPFeedback] = [
    .transportWideCongestionControl, .fullIntraRequest, .nack, .pictureLossIndication,
  ]
  private static let videoSending: [RTCPFeedback] = [.fullIntraRequest, .nack, .pictureLossIndication]

  private static let audioExtensions = [
    HeaderExtensionDescription(HeaderExtensionURI.mid, id: 4, usage: .receiveOnly),
    HeaderExtensionDescription(HeaderExtensionURI.audioLevel, id: 1, usage: .receiveOnly),
  ]
  private static let videoExtensions = [
    HeaderExtensionDescription(HeaderExtensionURI.mid, id: 4, usage: .receiveOnly),
    HeaderExtensionDescription(HeaderExtensionURI.transportSequenceNumber, id: 3, usage: .receiveOnly),
    HeaderExtensionDescription(HeaderExtensionURI.streamID, id: 10, usage: .receiveOnly),
    HeaderExtensionDescription(HeaderExtensionURI.repairedStreamID, id: 11, usage: .receiveOnly),
  ]
}

extension CodecDescription {
  fileprivate func with(_ feedback: [RTCPFeedback]) -> CodecDescription {
    var codec = self
    codec.feedback = feedback
    return codec
  }
}
