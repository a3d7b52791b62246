import LiveKitProtocol
import Synchronization
import Testing

@testable import LiveKit

/// Others' audio: which section carries which track, and where its packets go.
struct SubscribeTests {
  final class Heard: Sendable {
    let packets: AsyncStream<(String, [UInt8])>
    private let sink: AsyncStream<(String, [UInt8])>.Continuation
    let tracks = Mutex<[RemoteAudioTrack]>([])

    init() { (packets, sink) = AsyncStream<(String, [UInt8])>.makeStream() }

    func make(_ track: RemoteAudioTrack) -> AudioPacketSink? {
      tracks.withLock { $0.append(track) }
      return { [sink] packet, payload in sink.yield((track.trackSID, payload.withUnsafeBytes { Array($0) })) }
    }
  }

  @Test func packetsReachTheSinkOfTheTrackThatTheAnswerNames() async throws {
    let heard = Heard()
    let bench = try await RoomBench(options: { $0.audioSink = heard.make })
    let (session, peer) = try await bench.joined()
    // The media may be agreed on before its publisher is known.
    session.answer(with: "recv 0 audio - x\nrecv 1 audio - y", tracks: ["0": "TR_b", "1": "TR_c"])
    try session.send(.mediaSectionsRequirement(.with { $0.numAudios = 2 }))
    _ = try await next("more sections", in: peer.calls) { $0 == .addReceivers(2, 0) ? true : nil }
    _ = try await session.heard("an offer") { if case .offer(let o) = $0, o.id == 2 { true } else { nil } }
    #expect(!peer.deliver([1], mid: "0"))
    try session.update(RoomBench.participant("bob", tracks: [RoomBench.track("TR_b")]))
    let bob = try await next("the subscription", in: bench.room.events) {
      if case .trackSubscribed(let track, let participant) = $0 { (track, participant) } else { nil }
    }
    #expect(bob.0.sid == "TR_b" && bob.0.isSubscribed && bob.1.identity == "bob")
    #expect(peer.deliver([5, 6], mid: "0"))
    let packet = try await next("a packet", in: heard.packets)
    #expect(packet.0 == "TR_b" && packet.1 == [5, 6])
    let track = try #require(heard.tracks.withLock { $0.first })
    #expect(track.identity == "bob" && track.source == .microphone && track.codecs.first?.name == "opus")

    // The section is given to another track.
    try session.update(RoomBench.participant("carol", tracks: [RoomBench.track("TR_d")]))
    session.answer(with: "recv 0 audio - x", tracks: ["0": "TR_d"])
    try session.send(.mediaSectionsRequirement(.init()))
    let change = try await next("the change", in: bench.room.events) {
      if case .trackUnsubscribed(let track, _) = $0 { track.sid } else { nil }
    }
    #expect(change == "TR_b")
    let new = try await next("the change", in: bench.room.events) {
      if case .trackSubscribed(let track, _) = $0 { track.sid } else { nil }
    }
    #expect(new == "TR_d")

    let statistics = await bench.room.statistics()
    #expect(statistics.mediaRoundTrip == .milliseconds(5) && statistics.received.map(\.trackSID) == ["TR_d"])
    #expect(statistics.received.first?.identity == "carol" && statistics.received.first?.counters.packets == 7)

    // A track that is taken down is heard no longer.
    try session.update(RoomBench.participant("carol", version: 2))
    let end: [String] = [
      try await next("the end", in: bench.room.events) {
        if case .trackUnsubscribed(let t, _) = $0 { t.sid } else { nil }
      },
      try await next("the end", in: bench.room.events) {
        if case .trackUnpublished(let t, _) = $0 { t.sid } else { nil }
      },
    ]
    #expect(end == ["TR_d", "TR_d"])
    #expect(!peer.deliver([1], mid: "0"))
    try await bench.end()
  }

  @Test func theOlderModeNamesTracksInTheDescription() async throws {
    let heard = Heard()
    let bench = try await RoomBench(options: {
      $0.signal = .v0
      $0.audioSink = heard.make
    })
    async let connecting: Void = bench.room.connect()
    let others = [
      RoomBench.participant("bob", tracks: [RoomBench.track("TR_b"), RoomBench.track("TR_v", .video)]),
      RoomBench.participant("carol", tracks: [RoomBench.track("TR_c")]),
    ]
    let session = try await bench.accept(RoomBench.join(others) { $0.subscriberPrimary = true })
    try session.send(
      .offer(
        .with {
          $0.sdp = """
            offer
            recv 0 audio PA_bob|TR_b TR_b
            recv 1 video PA_bob|camera TR_v
            recv 2 audio PA_carol|camera TR_c
            recv 3 audio PA_x|TR_unknown TR_unknown
            """
        }))
    try await connecting
    let peer = try await next("the peer", in: bench.peers)
    for sid in ["TR_b", "TR_v", "TR_c"] {
      let subscribed = try await next("a subscription", in: bench.room.events) {
        if case .trackSubscribed(let track, _) = $0 { track.sid } else { nil }
      }
      #expect(subscribed == sid)
    }
    #expect(peer.deliver([1], mid: "0") && peer.deliver([2], mid: "2") && !peer.deliver([3], mid: "1"))
    #expect(heard.tracks.withLock { $0.map(\.trackSID) } == ["TR_b", "TR_c"])
    try await bench.end()
  }

  @Test func audioOnlyAsksForAudioTracks() async throws {
    let bench = try await RoomBench(options: { $0.subscription = .audioOnly })
    let others = [RoomBench.participant("bob", tracks: [RoomBench.track("TR_v", .video), RoomBench.track("TR_b")])]
    let (session, _) = try await bench.joined(RoomBench.join(others))
    #expect(session.session.request.joinRequest?.connectionSettings.autoSubscribe == false)
    let wish = try await session.heard("a wish") { if case .subscription(let wish) = $0 { wish } else { nil } }
    #expect(wish.subscribe && wish.trackSids == ["TR_b"])
    try session.update(
      RoomBench.participant("carol", tracks: [RoomBench.track("TR_w", .video), RoomBench.track("TR_c")]))
    let later = try await session.heard("a wish") { if case .subscription(let wish) = $0 { wish } else { nil } }
    #expect(later.trackSids == ["TR_c"])
    try await bench.room.setSubscribed(true, trackSID: "TR_v")
    let chosen = try await session.heard("a wish") { if case .subscription(let wish) = $0 { wish } else { nil } }
    #expect(chosen.subscribe && chosen.trackSids == ["TR_v"])
    try await bench.end()
  }

  @Test func refusalsOfTheServerAreTold() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined()
    try session.send(
      .subscriptionResponse(
        .with {
          $0.trackSid = "TR_x"
          $0.err = .seCodecUnsupported
        }))
    try session.send(.subscriptionPermissionUpdate(.with { $0.trackSid = "TR_y" }))
    _ = try await next("the failure", in: bench.room.events) {
      $0 == .subscriptionFailed(trackSID: "TR_x", .codecUnsupported) ? true : nil
    }
    _ = try await next("the refusal", in: bench.room.events) {
      $0 == .subscriptionAllowed(trackSID: "TR_y", false) ? true : nil
    }
    try await bench.end()
  }

  @Test func aServerThatWantsAbsurdlyManySectionsIsKeptInBounds() async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    try session.send(
      .mediaSectionsRequirement(
        .with {
          $0.numAudios = .max
          $0.numVideos = .max
        }))
    _ = try await next("bounded sections", in: peer.calls) { $0 == .addReceivers(1000, 1000) ? true : nil }
    try await bench.end()
  }

  @Test func aTrackThatMovesInOneAnswerIsTwoStays() async throws {
    let heard = Heard()
    let bench = try await RoomBench(options: { $0.audioSink = heard.make })
    let (session, peer) = try await bench.joined(
      RoomBench.join([RoomBench.participant("bob", tracks: [RoomBench.track("TR_b")])]))
    session.answer(with: "recv 0 audio - x", tracks: ["0": "TR_b"])
    try session.send(.mediaSectionsRequirement(.init()))
    func stay(_ what: String) async throws -> Int? {
      try await next(what, in: bench.room.events) { event -> Int?? in
        switch event {
        case .trackSubscribed(let track, _) where what == "a beginning": .some(track.attachment)
        case .trackUnsubscribed(let track, _) where what == "an end": .some(track.attachment)
        default: nil
        }
      }
    }
    let first = try await stay("a beginning")
    session.answer(with: "recv 1 audio - x", tracks: ["1": "TR_b"])
    try session.send(.mediaSectionsRequirement(.init()))
    #expect(try await stay("an end") == first)
    let second = try await stay("a beginning")
    #expect(first != nil && second != nil && first != second)
    #expect(heard.tracks.withLock { $0.map { Optional($0.attachment) } } == [first, second])
    #expect(peer.deliver([1], mid: "1") && !peer.deliver([1], mid: "0"))
    try await bench.end()
  }
}
