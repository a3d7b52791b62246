import LiveKitProtocol
import Testing

@testable import LiveKit

/// A lost session is started again, with everything that was in it.
struct ReconnectTests {
  func nextState(_ bench: RoomBench) async throws -> RoomState {
    try await next("a state", in: bench.room.events) { if case .stateChanged(let state) = $0 { state } else { nil } }
  }

  /// Lets the room's wait before an attempt pass; answers how long it would have been.
  func passRetryDelay(_ bench: RoomBench) async throws -> Duration {
    // Other deadlines are whole seconds; a retry's wait is random.
    let delay = try await next("the retry's wait", in: bench.clock.sleeps) { delay in
      delay.components.attoseconds != 0 ? delay : nil
    }
    bench.clock.advance(by: delay)
    return delay
  }

  @Test func everythingIsRestoredAfterTheConnectionDrops() async throws {
    let bench = try await RoomBench()
    let bob = RoomBench.participant("bob", tracks: [RoomBench.track("TR_b")])
    let (session, peer) = try await bench.joined(RoomBench.join([bob, RoomBench.participant("carol")]))
    session.answer(with: "recv 0 audio - x", tracks: ["0": "TR_b"])
    let track = LocalAudioTrack(name: "mic")
    try await bench.room.publish(track)
    #expect(track.sid == "TR_own_mic")
    _ = try await next("the subscription", in: bench.room.events) {
      if case .trackSubscribed = $0 { true } else { nil }
    }
    try await bench.room.setSubscribed(false, trackSID: "TR_b")
    await bench.room.setMuted(true, track)
    _ = try await session.heard("the mute") { if case .mute(let mute) = $0, mute.muted { mute } else { nil } }
    try session.send(.refreshToken("second token"))
    try session.update(RoomBench.participant("carol", version: 2) { $0.name = "Carol" })
    _ = try await next("the news", in: bench.room.events) { if case .participantChanged = $0 { true } else { nil } }

    session.session.drop()
    _ = try await next("the unsubscription", in: bench.room.events) {
      if case .trackUnsubscribed(let track, _) = $0, track.sid == "TR_b" { true } else { nil }
    }
    guard case .reconnecting(attempt: 1, .signalling(.lost)) = try await nextState(bench) else {
      Issue.record("not reconnecting after a dropped connection")
      return
    }
    _ = try await next("the old peer's end", in: peer.calls) { $0 == .close ? true : nil }
    #expect(track.sid == nil)
    #expect(await bench.room.snapshot.participants.map(\.identity) == ["bob", "carol"])
    #expect(try await passRetryDelay(bench) <= .milliseconds(300))

    let again = try await bench.accept(
      RoomBench.join([
        RoomBench.participant("bob", tracks: [RoomBench.track("TR_b")]), RoomBench.participant("dave"),
      ]) {
        $0.participant.sid = "PA_me2"
      })
    #expect(again.session.request.authorization == "Bearer second token")
    #expect(again.session.request.joinRequest?.reconnect == false)
    let second = try await next("a new peer connection", in: bench.peers)
    let announced = try await again.heard("the track") { if case .addTrack(let track) = $0 { track } else { nil } }
    #expect(announced.cid == track.cid && announced.muted)
    #expect(try await nextState(bench) == .joined)
    _ = try await next("the sender", in: second.calls) { if case .addSender(track.cid) = $0 { true } else { nil } }
    _ = try await next("publishing", in: bench.room.events) { if case .localTrackPublished = $0 { true } else { nil } }
    #expect(track.sid == "TR_own_mic" && track.isMuted)
    #expect(await bench.room.snapshot.participants.map(\.identity) == ["bob", "dave"])
    try await bench.end()
  }

  @Test func subscriptionWishesAreToldAgain() async throws {
    let bench = try await RoomBench()
    let others = [RoomBench.participant("bob", tracks: [RoomBench.track("TR_b"), RoomBench.track("TR_c")])]
    let (session, _) = try await bench.joined(RoomBench.join(others))
    try await bench.room.setSubscribed(false, trackSID: "TR_b")
    let asked = try await session.heard("the wish") { if case .subscription(let wish) = $0 { wish } else { nil } }
    #expect(
      !asked.subscribe && asked.trackSids == ["TR_b"] && asked.participantTracks.first?.participantSid == "PA_bob")
    session.session.drop()
    _ = try await passRetryDelay(bench)
    let again = try await bench.accept(RoomBench.join(others))
    // Those who stay are not published anew, so the room tells the wish by itself.
    let repeated = try await again.heard("the wish") { if case .subscription(let wish) = $0 { wish } else { nil } }
    #expect(!repeated.subscribe && repeated.trackSids == ["TR_b"])
    try await bench.end()
  }

  @Test func theScheduleIsKeptAndThenTheRoomGivesUp() async throws {
    let bench = try await RoomBench(options: { $0.reconnect.maximumAttempts = 4 })
    let (session, _) = try await bench.joined()
    try await bench.server.stop()
    session.session.drop()
    #expect(try await nextState(bench) == .connecting)
    #expect(try await nextState(bench) == .joined)
    for attempt in 1...4 {
      guard case .reconnecting(attempt, .signalling(.lost)) = try await nextState(bench) else {
        Issue.record("attempt \(attempt) is not reported")
        return
      }
      let delay = try await passRetryDelay(bench)
      #expect(delay <= .milliseconds(300) * (1 << (attempt - 1)))
    }
    guard case .ended(.gaveUp(attempts: 4, .unreachable)) = try await nextState(bench) else {
      Issue.record("the room did not give up")
      return
    }
    await bench.room.leave()
  }

  @Test func aFailedMediaConnectionStartsTheSessionAgain() async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    peer.emit(.stateChanged(.disconnected))
    peer.emit(.stateChanged(.failed("no answer")))
    let leave = try await session.heard("a leave") { if case .leave(let leave) = $0 { leave } else { nil } }
    #expect(leave.reason == .clientInitiated)
    _ = try await passRetryDelay(bench)
    _ = try await bench.accept()
    _ = try await next("the state", in: bench.room.events) { event in
      event == .stateChanged(.reconnecting(attempt: 1, .media("no answer"))) ? true : nil
    }
    #expect(try await nextState(bench) == .joined)
    try await bench.end()
  }

  @Test(arguments: ["bad", ""])
  func aBrokenOrMissingAnswerStartsTheSessionAgain(answer: String) async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined()
    session.keepQuiet()
    try session.send(.mediaSectionsRequirement(.with { $0.numAudios = 1 }))
    let offer = try await session.heard("another offer") {
      if case .offer(let offer) = $0, offer.id == 2 { offer } else { nil }
    }
    if answer.isEmpty {
      _ = try await next("deadlines", in: bench.clock.sleeps) { $0 == .seconds(15) ? true : nil }
      bench.clock.advance(by: .seconds(15))
    } else {
      try session.send(
        .answer(
          .with {
            $0.sdp = answer
            $0.id = offer.id
          }))
    }
    _ = try await next("reconnecting", in: bench.room.events) {
      if case .stateChanged(.reconnecting(attempt: 1, .negotiation)) = $0 { true } else { nil }
    }
    try await bench.end()
  }

  @Test func aRefusedTokenEndsTheReconnecting() async throws {
    let bench = try await RoomBench(script: { request in
      request.authorization == "Bearer first token" ? .accept : .refuse(401, "revoked")
    })
    let (session, _) = try await bench.joined()
    try session.send(.refreshToken("revoked token"))
    try session.send(.leave(.with { $0.action = .reconnect }))
    _ = try await passRetryDelay(bench)
    _ = try await next("the end", in: bench.room.events) {
      $0 == .stateChanged(.ended(.gaveUp(attempts: 1, .refused(status: 401, text: "revoked")))) ? true : nil
    }
    try await bench.end()
  }

  @Test func aDismissalIsFinal() async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    try session.send(.leave(.with { $0.reason = .duplicateIdentity }))
    _ = try await next("the end", in: bench.room.events) {
      $0 == .stateChanged(.ended(.byServer(.duplicateIdentity))) ? true : nil
    }
    _ = try await next("the peer's end", in: peer.calls) { $0 == .close ? true : nil }
    #expect(bench.server.requests.count == 1)
    await #expect(throws: RoomEnd.byServer(.duplicateIdentity)) { try await bench.room.connect() }
    try await bench.end()
  }

  @Test func leavingWhileReconnectingEndsIt() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined()
    session.session.drop()
    _ = try await next("reconnecting", in: bench.room.events) {
      if case .stateChanged(.reconnecting) = $0 { true } else { nil }
    }
    await bench.room.leave()
    #expect(try await nextState(bench) == .ended(.left))
    #expect(bench.server.requests.count == 1)
    try await bench.server.stop()
  }

  @Test(arguments: [
    MediaPeerEvent.channelsLost("tooManyRetransmissions"), .stateChanged(.closed("tooManyRetransmissions")),
  ])
  func whatTheServerTakesAwayStartsTheSessionAgain(event: MediaPeerEvent) async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    #expect(try await nextState(bench) == .connecting)
    #expect(try await nextState(bench) == .joined)
    peer.emit(event)
    // Not at once: a server that ends the session may be about to say so.
    _ = try await next("the wait", in: bench.clock.sleeps) { $0 == Room.farewellGrace ? true : nil }
    bench.clock.advance(by: Room.farewellGrace)
    guard case .reconnecting(attempt: 1, .media(let why)) = try await nextState(bench) else {
      Issue.record("the session is not started again")
      return
    }
    #expect(why.contains("tooManyRetransmissions"))
    _ = try await passRetryDelay(bench)
    _ = try await bench.accept()
    #expect(try await nextState(bench) == .joined)
    try await bench.end()
  }

  @Test(arguments: [MediaPeerEvent.channelsLost("abortedByPeer"), .stateChanged(.closed("closed"))])
  func aGoodbyeThatComesAfterTheMediaEndedIsAGoodbye(event: MediaPeerEvent) async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    peer.emit(event)
    _ = try await next("the wait", in: bench.clock.sleeps) { $0 == Room.farewellGrace ? true : nil }
    try session.send(
      .leave(
        .with {
          $0.reason = .roomDeleted
          $0.action = .disconnect
        }))
    _ = try await next("the end", in: bench.room.events) {
      $0 == .stateChanged(.ended(.byServer(.roomDeleted))) ? true : nil
    }
    try await bench.end()
  }
}
