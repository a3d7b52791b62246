import LiveKitProtocol
import Testing

@testable import LiveKit

/// Coming into a room and leaving it, with one peer connection and with two.
struct JoinRoomTests {
  @Test func theSingleModeOffersInTheRequestAndIsJoinedWhenMediaIs() async throws {
    let bench = try await RoomBench(connectsByItself: false)
    async let connecting: Void = bench.room.connect()
    let session = try await bench.accept(
      RoomBench.join([RoomBench.participant("bob", tracks: [RoomBench.track("TR_b")])]))
    let peer = try await next("a peer connection", in: bench.peers)
    #expect(peer.setup.role == .both)
    for call in [ScriptedPeer.Call.addReceivers(3, 0), .openChannels, .offer(1)] {
      #expect(try await next("a call", in: peer.calls) == call)
    }
    let offer = try await session.heard("an offer") { if case .offer(let offer) = $0 { offer } else { nil } }
    #expect(offer.sdp == "offer 1 of both" && offer.id == 1 && offer.type == "offer")
    #expect(session.session.request.joinRequest?.publisherOffer == offer)
    #expect(try await next("the answer", in: peer.calls) == .remoteAnswer("answer\n"))
    #expect(await bench.room.snapshot.state == .connecting)
    peer.connect()
    try await connecting

    let bob = try #require(await bench.room.snapshot.participants.first)
    let expected: [RoomEvent] = [
      .stateChanged(.connecting), .participantJoined(bob), .trackPublished(bob.tracks[0], bob), .stateChanged(.joined),
      .snapshot(await bench.room.snapshot),
    ]
    for event in expected { #expect(try await next("an event", in: bench.room.events) == event) }
    #expect(bob.isActive && bob.tracks[0].codec == "opus" && bob.tracks[0].source == .microphone)

    await bench.room.leave()
    let leave = try await session.heard("a leave") { if case .leave(let leave) = $0 { leave } else { nil } }
    #expect(leave.reason == .clientInitiated && leave.action == .disconnect)
    #expect(try await next("the end", in: bench.room.events) == .stateChanged(.ended(.left)))
    #expect(try await next("closing", in: peer.calls) == .close)
    for await event in bench.room.events { Issue.record("\(event) after the end") }
    try await bench.server.stop()
  }

  @Test func theOlderModeWaitsForTheServersOffer() async throws {
    let bench = try await RoomBench(script: { $0.path == "/rtc" ? .accept : .refuse(404, "") })
    async let connecting: Void = bench.room.connect()
    let session = try await bench.accept(RoomBench.join { $0.subscriberPrimary = true })
    // The one whose offer nobody wanted is let go.
    let single = try await next("a peer connection", in: bench.peers)
    _ = try await next("closing", in: single.calls) { $0 == .close ? true : nil }
    let subscriber = try await next("a peer connection", in: bench.peers)
    #expect(subscriber.setup.role == .subscriber)
    for line in ["candidate:early", "candidate:last"] {
      subscriber.emit(.candidate(TrickleCandidate(candidate: line, mid: "0", index: 0)))
    }
    subscriber.emit(.endOfCandidates)
    try session.send(
      .trickle(
        .with {
          $0.target = .subscriber
          $0.candidateInit = #"{"candidate":"candidate:theirs","sdpMid":"0","sdpMLineIndex":0}"#
          $0.final = true
        }))
    try session.send(
      .offer(
        .with {
          $0.type = "offer"
          $0.sdp = "server's"
          $0.id = 77
        }))
    let answer = try await session.heard("an answer") { if case .answer(let answer) = $0 { answer } else { nil } }
    #expect(answer.sdp == "answer to server's" && answer.id == 77)
    // Our candidates follow the answer, with its target.
    for (line, isLast) in [("candidate:early", false), ("candidate:last", true)] {
      let trickle = try await session.heard("a candidate") { if case .trickle(let t) = $0 { t } else { nil } }
      #expect(trickle.target == .subscriber && trickle.final == isLast)
      #expect(TrickleCandidate(json: trickle.candidateInit)?.candidate == line)
    }
    try await connecting
    #expect(try await next("their candidate", in: subscriber.calls) == .candidate("candidate:theirs"))
    #expect(try await next("their end", in: subscriber.calls) == .endOfCandidates)

    // Publishing makes the second connection, which we offer.
    let track = LocalAudioTrack()
    try await bench.room.publish(track)
    let publisher = try await next("a second peer connection", in: bench.peers)
    #expect(publisher.setup.role == .publisher)
    publisher.emit(.candidate(TrickleCandidate(candidate: "candidate:later", mid: "0", index: 0)))
    publisher.emit(.endOfCandidates)
    let later = try await session.heard("a candidate") { if case .trickle(let t) = $0 { t } else { nil } }
    #expect(later.target == .publisher)
    try await bench.end()
  }

  @Test func aSubscriberThatMayNotReceiveIsJoinedThroughThePublisher() async throws {
    let bench = try await RoomBench(options: { $0.signal = .v0 })
    async let connecting: Void = bench.room.connect()
    _ = try await bench.accept(RoomBench.join { $0.subscriberPrimary = false })
    let roles = [
      try await next("a peer", in: bench.peers).setup.role, try await next("a peer", in: bench.peers).setup.role,
    ]
    #expect(roles == [.subscriber, .publisher])
    try await connecting
    try await bench.end()
  }

  @Test func theServersWishForRelayingIsObeyed() async throws {
    let bench = try await RoomBench(options: { $0.signal = .v0 })
    let (_, peer) = try await bench.joined(
      RoomBench.join {
        $0.subscriberPrimary = false
        $0.clientConfiguration.forceRelay = .enabled
        $0.iceServers = [.with { $0.urls = ["turn:127.0.0.1:3478"] }]
      })
    #expect(peer.setup.relaying == .advised && peer.setup.iceServers.first?.urls == ["turn:127.0.0.1:3478"])
    try await bench.end()
  }

  @Test func aRefusalEndsTheRoomAtOnce() async throws {
    let bench = try await RoomBench(script: { _ in .refuse(401, "token expired") })
    let end = await #expect(throws: RoomEnd.self) { try await bench.room.connect() }
    #expect(end == .joinFailed(.refused(status: 401, text: "token expired")))
    #expect(bench.server.requests.count == 1)
    let prepared = try await next("a peer connection", in: bench.peers)
    _ = try await next("closing", in: prepared.calls) { $0 == .close ? true : nil }
    try await bench.end()
  }

  @Test func aBadAddressEndsTheRoomAtOnce() async throws {
    let bench = try await RoomBench(options: { $0.url = "nonsense" })
    await #expect(throws: RoomEnd.joinFailed(.badURL("nonsense", "it must begin with ws:// or wss://"))) {
      try await bench.room.connect()
    }
    try await bench.end()
  }

  @Test func mediaThatDoesNotComeUpFailsTheAttempt() async throws {
    let bench = try await RoomBench(connectsByItself: false, options: { $0.reconnect.joinAttempts = 1 })
    let connecting = Task { try await bench.room.connect() }
    _ = try await bench.accept()
    let peer = try await next("a peer connection", in: bench.peers)
    _ = try await next("the answer", in: peer.calls) { if case .remoteAnswer = $0 { true } else { nil } }
    // The deadline of the answer is over by now; the first to begin was that one, the second is media's.
    for _ in 0..<2 { #expect(try await next("a deadline", in: bench.clock.sleeps) == .seconds(15)) }
    bench.clock.advance(by: .seconds(15))
    await #expect(throws: RoomEnd.joinFailed(.timeout(.media))) { try await connecting.value }
    try await bench.end()
  }

  @Test func cancellingTheCallerLeaves() async throws {
    let bench = try await RoomBench(connectsByItself: false)
    let connecting = Task { try await bench.room.connect() }
    let session = try await bench.accept()
    let peer = try await next("a peer connection", in: bench.peers)
    // From then on there is a session to leave.
    _ = try await next("the answer", in: peer.calls) { if case .remoteAnswer = $0 { true } else { nil } }
    connecting.cancel()
    await #expect(throws: RoomEnd.left) { try await connecting.value }
    _ = try await session.heard("a leave") { if case .leave = $0 { true } else { nil } }
    try await bench.end()
  }

  @Test func leavingBeforeJoiningAsksNobody() async throws {
    let bench = try await RoomBench()
    await bench.room.leave()
    await #expect(throws: RoomEnd.left) { try await bench.room.connect() }
    #expect(bench.server.requests.isEmpty)
    try await bench.end()
  }
}
