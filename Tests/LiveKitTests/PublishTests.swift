import LiveKitProtocol
import Testing

@testable import LiveKit

/// Our own audio: announced, offered, sent, muted, taken down.
struct PublishTests {
  @Test func aTrackIsAnnouncedOfferedAndSent() async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    let track = LocalAudioTrack(name: "mic", isStereo: true)
    #expect(!send([1, 2], on: track))
    try await bench.room.publish(track)
    let announced = try await session.heard("the track") { if case .addTrack(let track) = $0 { track } else { nil } }
    #expect(announced.cid == track.cid && announced.type == .audio && announced.source == .microphone)
    #expect(announced.stereo && announced.disableRed && !announced.muted && announced.name == "mic")
    let offer = try await session.heard("an offer") { if case .offer(let offer) = $0 { offer } else { nil } }
    #expect(offer.id == 2)
    #expect(send([7, 8, 9], on: track))
    #expect(try await next("a packet", in: peer.audio) == [7, 8, 9])
    #expect(await #expect(throws: RoomError.self) { try await bench.room.publish(track) } == .alreadyPublished)

    await bench.room.setMuted(true, track)
    #expect(!send([1], on: track))
    let mute = try await session.heard("the mute") { if case .mute(let mute) = $0 { mute } else { nil } }
    #expect(mute.sid == "TR_own_mic" && mute.muted)
    await bench.room.setMuted(false, track)
    let unmute = try await session.heard("the unmute") { if case .mute(let mute) = $0 { mute } else { nil } }
    #expect(!unmute.muted)

    try session.send(.trackSubscribed(.with { $0.trackSid = "TR_own_mic" }))
    _ = try await next("a listener", in: bench.room.events) { $0 == .localTrackSubscribed(track) ? true : nil }
    try await bench.room.unpublish(track)
    _ = try await next("the removal", in: peer.calls) { $0 == .removeSender(track.cid) ? true : nil }
    #expect(track.sid == nil && !send([1], on: track))
    #expect(await #expect(throws: RoomError.self) { try await bench.room.unpublish(track) } == .notPublished)
    try await bench.end()
  }

  @Test func theServerMayMuteButNotUnmute() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined()
    let track = LocalAudioTrack(name: "mic")
    try await bench.room.publish(track)
    func mute(_ isMuted: Bool) throws {
      try session.send(
        .mute(
          .with {
            $0.sid = "TR_own_mic"
            $0.muted = isMuted
          }))
    }
    try mute(true)
    _ = try await next("the mute", in: bench.room.events) { $0 == .localTrackMutedByServer(track) ? true : nil }
    #expect(track.isMuted)
    try mute(false)
    try session.send(.roomUpdate(.with { $0.room.metadata = "after" }))
    _ = try await next("later news", in: bench.room.events) { if case .roomChanged = $0 { true } else { nil } }
    #expect(track.isMuted)
    try await bench.end()
  }

  @Test func theServerMayTakeATrackDown() async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    let track = LocalAudioTrack(name: "mic")
    try await bench.room.publish(track)
    try session.send(.trackUnpublished(.with { $0.trackSid = "TR_own_mic" }))
    _ = try await next("the removal", in: bench.room.events) { $0 == .localTrackUnpublished(track) ? true : nil }
    _ = try await next("the removal", in: peer.calls) { $0 == .removeSender(track.cid) ? true : nil }
    // It may be published again.
    try await bench.room.publish(track)
    try await bench.end()
  }

  @Test func refusalsSilenceAndMissingPermissionAreErrors() async throws {
    let bench = try await RoomBench()
    let early = LocalAudioTrack()
    #expect(await #expect(throws: RoomError.self) { try await bench.room.publish(early) } == .notConnected)
    let (session, _) = try await bench.joined()
    session.keepQuiet()

    let refused = LocalAudioTrack()
    let publishing = Task { try await bench.room.publish(refused) }
    _ = try await session.heard("the track") { if case .addTrack(let track) = $0 { track } else { nil } }
    try session.send(
      .requestResponse(
        .with {
          $0.reason = .notAllowed
          $0.message = "no"
          $0.addTrack.cid = refused.cid
        }))
    #expect(
      await #expect(throws: RoomError.self) { try await publishing.value } == .refused(.notAllowed, "no"))

    let ignored = LocalAudioTrack()
    let waiting = Task { try await bench.room.publish(ignored) }
    _ = try await session.heard("the track") { if case .addTrack(let track) = $0 { track } else { nil } }
    _ = try await next("the deadline", in: bench.clock.sleeps) { $0 == .seconds(10) ? true : nil }
    _ = try await next("the second deadline", in: bench.clock.sleeps) { $0 == .seconds(10) ? true : nil }
    bench.clock.advance(by: .seconds(10))
    #expect(await #expect(throws: RoomError.self) { try await waiting.value } == .timeout("the track"))

    var own = RoomBench.join().participant
    own.version = 5
    own.permission.canPublishSources = [.camera]
    try session.update(own)
    _ = try await next("the permission", in: bench.room.events) {
      if case .participantChanged(_, let fields) = $0 { fields.contains(.permission) } else { nil }
    }
    #expect(
      await #expect(throws: RoomError.self) { try await bench.room.publish(ignored) }
        == .notAllowed("publishing microphone"))
    try await bench.end()
  }

  @Test func aSessionLostWhilePublishingPublishesInTheNextOne() async throws {
    let bench = try await RoomBench()
    let (session, _) = try await bench.joined()
    session.keepQuiet()
    let track = LocalAudioTrack(name: "mic")
    let publishing = Task { try await bench.room.publish(track) }
    _ = try await session.heard("the track") { if case .addTrack = $0 { true } else { nil } }
    session.session.drop()
    try await publishing.value
    let delay = try await next("the retry's wait", in: bench.clock.sleeps) {
      $0.components.attoseconds != 0 ? $0 : nil
    }
    bench.clock.advance(by: delay)
    _ = try await bench.accept()
    _ = try await next("publishing", in: bench.room.events) { $0 == .localTrackPublished(track) ? true : nil }
    #expect(track.sid == "TR_own_mic")
    try await bench.end()
  }

  @Test func aTrackWithdrawnBeforeTheServerAnswersIsNotPublished() async throws {
    let bench = try await RoomBench()
    let (session, peer) = try await bench.joined()
    session.keepQuiet()
    let track = LocalAudioTrack(name: "mic")
    let publishing = Task { try await bench.room.publish(track) }
    _ = try await session.heard("the track") { if case .addTrack = $0 { true } else { nil } }
    try await bench.room.unpublish(track)
    #expect(await #expect(throws: RoomError.self) { try await bench.room.publish(track) } == .alreadyPublished)
    try session.send(.trackPublished(.with { $0.cid = track.cid }))
    #expect(await #expect(throws: RoomError.self) { try await publishing.value } == .notPublished)
    #expect(track.sid == nil)
    await bench.room.leave()
    for await call in peer.calls where call == .addSender(track.cid) { Issue.record("sent although withdrawn") }
    try await bench.server.stop()
  }

  func send(_ payload: [UInt8], on track: LocalAudioTrack) -> Bool {
    let packet = OutgoingAudio(timestamp: 960, isMarked: false, level: 40, hasVoice: true)
    return track.send(packet, payload.span.bytes)
  }
}
