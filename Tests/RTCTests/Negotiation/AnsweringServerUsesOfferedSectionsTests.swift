import RTC
import Testing

/// One connection on which only the client offers: the server puts its tracks into sections the client offers to receive.
@Suite struct AnsweringServerUsesOfferedSectionsTests {
  private func client() throws -> Negotiation {
    var client = Exchange.endpoint(video: CodecDescription.forwardedVideo)
    for kind in [MediaKind.audio, .audio, .audio, .video, .video, .video] {
      try client.addTransceiver(kind, direction: .receiveOnly)
    }
    client.enableDataChannels()
    return client
  }

  @Test func aWholeSession() throws {
    var exchange = Exchange(try client(), Exchange.answeringServer)
    try exchange.run()
    #expect(exchange.offer.media.map(\.mid) == ["0", "1", "2", "3", "4", "5", "6"])
    #expect(exchange.offer.media.last?.isDataChannel == true)
    #expect(exchange.answer.media.dropLast().allSatisfy { $0.direction == .inactive && $0.port == 9 })
    #expect(exchange.offererChanges == [.dataChannelsNegotiated])
    #expect(exchange.offerer.session?.dataChannels?.remoteMaxMessageSize == 65535)
    #expect(!exchange.offerer.needsNegotiation && !exchange.answerer.needsNegotiation)

    // The server has a track for the client: it can only wait for the next offer.
    let section = try #require(exchange.answerer.transceiverAvailableForSending(.audio))
    try exchange.answerer.setSender(.sample(11), direction: .sendOnly, of: section)
    #expect(exchange.answerer.needsNegotiation)
    #expect(exchange.answerer.transceiverAvailableForSending(.audio) != section)

    // The client publishes; its tracks come after everything else.
    let microphone = try exchange.offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    let camera = try exchange.offerer.addTransceiver(.video, direction: .sendOnly, sender: .simulcast())
    try exchange.run()
    #expect(exchange.offer.media.map(\.mid) == ["0", "1", "2", "3", "4", "5", "6", "7", "8"])
    #expect(exchange.answer.media[0].direction == .sendOnly)
    #expect(exchange.answer.media[0].streams == [StreamIdentification(streamID: "PA_x|TR_11", trackID: "TR_11")])
    #expect(exchange.answer.media[0].ssrcs.map(\.ssrc) == [11])
    #expect(exchange.offerer.session?.midBySSRC == [11: "0"])
    #expect(exchange.offerer.session?.media(microphone)?.direction == .sendOnly)
    #expect(exchange.offerer.session?.media(camera)?.sendRIDs == ["q", "h", "f"])
    #expect(exchange.answerer.session?.media(mid: "8")?.receiveRIDs == ["q", "h", "f"])
    #expect(!exchange.answerer.needsNegotiation)

    // All sections taken: the server asks for more, the client adds one and offers again.
    for ssrc in [12, 13] as [UInt32] {
      let free = try #require(exchange.answerer.transceiverAvailableForSending(.audio))
      try exchange.answerer.setSender(.sample(ssrc), direction: .sendOnly, of: free)
    }
    #expect(exchange.answerer.transceiverAvailableForSending(.audio) == nil)
    #expect(exchange.answerer.transceiverAvailableForSending(.video) != nil)
    try exchange.offerer.addTransceiver(.audio, direction: .receiveOnly)
    try exchange.run { server in
      let free = try #require(server.transceiverAvailableForSending(.audio))
      #expect(server.transceiver(free)?.mid == "9")
      try server.setSender(.sample(14), direction: .sendOnly, of: free)
    }
    #expect(exchange.offerer.session?.midBySSRC == [11: "0", 12: "1", 13: "2", 14: "9"])

    // A track ends, its section goes inactive and carries the next one.
    try exchange.answerer.setSender(nil, direction: .inactive, of: section)
    try exchange.run()
    let freed = try #require(exchange.offerer.transceiver(mid: "0"))
    #expect(exchange.offererChanges == [.receivingStopped(freed.id)])
    #expect(freed.direction == .receiveOnly && freed.currentDirection == .inactive)
    #expect(exchange.answerer.transceiverAvailableForSending(.audio) == section)
    try exchange.answerer.setSender(.sample(15), direction: .sendOnly, of: section)
    try exchange.run()
    #expect(exchange.offer.media[0].direction == .receiveOnly)
    #expect(exchange.offererChanges == [.receivingStarted(freed.id)])
    #expect(exchange.offerer.session?.midBySSRC[15] == "0")
  }

  @Test func aServerMayTurnATrackAway() throws {
    var offerer = Exchange.endpoint()
    let track = try offerer.addTransceiver(.audio, direction: .sendOnly, sender: .sample(1))
    let exchange = try Exchange.complete(offerer, Exchange.answeringServer) { server in
      try server.setDirection(.inactive, of: #require(server.transceiver(mid: "0")?.id))
    }
    #expect(exchange.offererChanges == [])
    #expect(exchange.offerer.session?.media(track)?.direction == .inactive)
  }

  @Test func anAudioOnlyClientOffersNoVideo() throws {
    var client = Negotiation(configuration: .voice())
    for _ in 0..<3 { try client.addTransceiver(.audio, direction: .receiveOnly) }
    client.enableDataChannels()
    let exchange = try Exchange.complete(client, Exchange.answeringServer)
    #expect(exchange.offer.media.map(\.kind) == [.audio, .audio, .audio, .application])
    #expect(throws: NegotiationError.noCodecs(.video)) { try client.addTransceiver(.video, direction: .receiveOnly) }
  }
}
