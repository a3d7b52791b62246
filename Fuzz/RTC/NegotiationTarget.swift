import MediaBasics

@testable import RTC

/// Offers and answers of a peer that may say anything, in any order, between wishes of our own.
enum NegotiationTarget {
  static let target = FuzzTarget("negotiation", longest: 12_288) { bytes in
    // A zero byte parts the steps; the byte behind it says what a step is.
    let steps = bytes.split(separator: 0, maxSplits: 16, omittingEmptySubsequences: true)
    guard let identity = HarnessIdentity.first else { return }
    var configuration = PeerConfiguration(
      identity: identity,
      negotiation: NegotiationConfiguration(
        audioCodecs: CodecDescription.forwardedAudio, videoCodecs: CodecDescription.forwardedVideo,
        acceptsSimulcast: true, cname: "harness", sessionID: 2), anchor: NTPAnchor(ntpAtZero: 0))
    configuration.hasAllCandidates = true
    var peer = Peer(configuration: configuration, isControlling: false, random: SeededGenerator(seed: 5), at: .zero)
    peer.addLocalCandidate(TransportAddress(10, 0, 0, 1, port: 1))
    var now = MediaInstant.zero
    for step in steps {
      now += .milliseconds(10)
      guard let verb = step.first else { continue }
      let body = String(decoding: step.dropFirst(), as: UTF8.self)
      switch verb & 7 {
      case 0, 1: take(body, as: .offer, &peer, now)
      case 2, 3: take(body, as: .answer, &peer, now)
      case 4:
        offer(&peer, now, video: verb & 8 != 0)
      case 5:
        // The same once more, as a peer that turns its own offer back.
        offer(&peer, now, video: verb & 8 != 0)
        if let local = peer.negotiation.pendingOffer?.sdp { take(local + body, as: .answer, &peer, now) }
      case 6: peer.negotiate { $0.rollBack() }
      default: peer.addRemoteCandidate(body, at: now)
      }
      peer.advance(to: now)
      while peer.pollEvent() != nil {}
      var batch = PacketBatch(capacity: 16)
      while !peer.drain(into: &batch, at: now) { batch.removeAll() }
      expect(peer.receiveStreams.count <= Peer.maximumReceiveStreams, "streams are bounded")
    }
  }

  private static func take(_ text: String, as type: DescriptionType, _ peer: inout Peer, _ now: MediaInstant) {
    guard let description = try? SessionDescription(text) else { return }
    let before = peer.negotiation.signalingState
    guard (try? peer.setRemote(description, as: type, at: now)) != nil else {
      expect(peer.negotiation.signalingState == before, "a description that is refused changes nothing")
      return
    }
    guard type == .offer else {
      expect(peer.negotiation.signalingState == .stable, "an answer ends the exchange")
      return
    }
    if let id = peer.negotiation.transceiverAvailableForSending(.audio),
      let sender = try? peer.makeSender(streamID: "-", trackID: "answer")
    {
      peer.negotiate { try? $0.setSender(sender, direction: .sendReceive, of: id) }
    }
    guard let answer = try? peer.createAnswer(at: now).answer else { return }
    expect(answer.media.count == description.media.count, "an answer has the sections of its offer")
    expect((try? SessionDescription(answer.sdp)) == answer, "an answer can be read:\n\(answer.sdp)")
  }

  private static func offer(_ peer: inout Peer, _ now: MediaInstant, video: Bool) {
    let sender = try? peer.makeSender(streamID: "-", trackID: "own", retransmits: true)
    if peer.negotiation.transceivers.count < 8 {
      peer.negotiate {
        _ = try? $0.addTransceiver(video ? .video : .audio, direction: .sendReceive, sender: sender)
        $0.enableDataChannels()
      }
    }
    guard let offer = try? peer.createOffer(at: now) else { return }
    expect((try? SessionDescription(offer.sdp)) == offer, "an offer can be read:\n\(offer.sdp)")
  }
}
