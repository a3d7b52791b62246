import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// Tracks from their announcement to their end.
struct PublishingTests {
  private func responses(_ told: [LKSignalResponse.OneOf_Message]) -> [LKRequestResponse] {
    told.compactMap { if case .requestResponse(let response) = $0 { response } else { nil } }
  }

  @Test func anAnnouncedTrackGetsItsNameAtOnceAndIsSeenWhenItIsOffered() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    rooms.forget()
    var add = LKAddTrackRequest()
    add.cid = "mic"
    add.source = .microphone
    rooms.say(.addTrack(add), as: alice)
    guard case .trackPublished(let published) = rooms.told(alice).first else {
      Issue.record("no answer")
      return
    }
    #expect(published.cid == "mic")
    #expect(published.track.sid.hasPrefix("TR_AM"))
    #expect(rooms.updates(bob).isEmpty)

    rooms.happen(.published(participant: alice, [TestRooms.section("mic", mid: "3")]))
    let seen = rooms.updates(bob)
    #expect(seen.flatMap(\.tracks).map(\.sid) == [published.track.sid])
    #expect(seen.first?.isPublisher == true)
    #expect(seen.first?.tracks.first?.mimeType == "audio/opus")
    #expect(seen.first?.tracks.first?.mid == "3")
    let commands = rooms.commands()
    #expect(
      commands.contains {
        if case .bind(alice, "3", let track) = $0 { track.sid == published.track.sid } else { false }
      })
    #expect(
      commands.contains {
        if case .subscriptions(bob, let tracks) = $0 { tracks.map(\.trackSID) == [published.track.sid] } else { false }
      })
  }

  @Test func aRenamedTrackIsTheFirstOfItsKind() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    for (cid, source) in [("cam", LKTrackSource.camera), ("mic", .microphone)] {
      var add = LKAddTrackRequest()
      add.cid = cid
      add.source = source
      add.type = source == .camera ? .video : .audio
      rooms.say(.addTrack(add), as: alice)
    }
    rooms.happen(.published(participant: alice, [TestRooms.section("{browser}", mid: "0")]))
    #expect(rooms.participant(alice)?.tracks.map(\.cid) == ["mic"])
    #expect(rooms.participant(alice)?.pending.map(\.cid) == ["cam"])
  }

  @Test func onlyGrantedSourcesMayBePublished() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice") { $0.canPublishSources = ["microphone"] }
    var add = LKAddTrackRequest()
    add.cid = "cam"
    add.type = .video
    add.source = .camera
    rooms.say(.addTrack(add), as: alice)
    let refused = responses(rooms.told(alice))
    #expect(refused.map(\.reason) == [.notAllowed])
    #expect(refused.first?.addTrack.cid == "cam")
    rooms.publish("mic", as: alice)
    #expect(rooms.participant(alice)?.tracks.count == 1)
  }

  @Test func announcementsAreBounded() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    for i in 0..<21 {
      var add = LKAddTrackRequest()
      add.cid = "t\(i)"
      rooms.say(.addTrack(add), as: alice)
    }
    #expect(responses(rooms.told(alice)).map(\.reason) == [.limitExceeded])
    var again = LKAddTrackRequest()
    again.cid = "t0"
    rooms.happen(.published(participant: alice, [TestRooms.section("t20", mid: "0")]))
    rooms.say(.addTrack(again), as: alice)
    #expect(responses(rooms.told(alice)).map(\.reason) == [.queued])
  }

  @Test func aTrackThatSaysTooMuchIsRefused() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let long = String(repeating: "x", count: 2000)
    let changes: [(inout LKAddTrackRequest) -> Void] = [
      { $0.cid = "" }, { $0.cid = long }, { $0.name = long }, { $0.stream = long },
      { $0.layers = Array(repeating: LKVideoLayer(), count: 100) }, { $0.type = .data },
      { $0.simulcastCodecs = [LKSimulcastCodec.with { $0.cid = long }] },
    ]
    for change in changes {
      var add = LKAddTrackRequest()
      add.cid = "t"
      change(&add)
      rooms.say(.addTrack(add), as: alice)
    }
    #expect(responses(rooms.told(alice)).count == changes.count)
    #expect(rooms.participant(alice)?.pending.isEmpty == true)
  }

  @Test func aTrackThatIsNoLongerOfferedIsGone() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let mic = rooms.publish("mic", as: alice)
    let cam = rooms.publish(
      "cam", .camera, mid: "1", alsoSending: [TestRooms.section("mic", mid: "0")], as: alice)
    rooms.forget()
    rooms.happen(.published(participant: alice, [TestRooms.section("cam", mid: "1", isVideo: true)]))
    let unpublished = rooms.told(alice).compactMap {
      if case .trackUnpublished(let gone) = $0 { gone.trackSid } else { nil }
    }
    #expect(unpublished == [mic])
    #expect(rooms.updates(bob).map { $0.tracks.map(\.sid) } == [[cam]])
    #expect(
      rooms.commands().contains {
        if case .subscriptions(bob, let tracks) = $0 { tracks.map(\.trackSID) == [cam] } else { false }
      })
  }

  @Test func aSectionCanBeUsedAgainForAnotherTrack() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let first = rooms.publish("one", as: alice)
    let second = rooms.publish("two", as: alice)
    #expect(rooms.participant(alice)?.tracks.map(\.sid) == [second])
    #expect(first != second)
  }

  @Test func mutingIsSeenByOthers() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let mic = rooms.publish("mic", muted: true, as: alice)
    #expect(rooms.participant(alice)?.tracks.first?.info.muted == true)
    rooms.forget()
    var mute = LKMuteTrackRequest()
    mute.sid = mic
    rooms.say(.mute(mute), as: alice)
    #expect(rooms.updates(bob).flatMap(\.tracks).map(\.muted) == [false])
    #expect(rooms.told(alice).isEmpty)
    mute.sid = "TR_none"
    rooms.say(.mute(mute), as: alice)
    #expect(responses(rooms.told(alice)).map(\.reason) == [.notFound])
  }

  @Test func versionsGrowWithEveryChange() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    rooms.forget()
    let mic = rooms.publish("mic", as: alice)
    for isMuted in [true, false, true] {
      var mute = LKMuteTrackRequest()
      mute.sid = mic
      mute.muted = isMuted
      rooms.say(.mute(mute), as: alice)
    }
    let versions = rooms.updates(bob).map(\.version)
    #expect(versions.count == 4)
    #expect(zip(versions, versions.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func thePublisherHearsOnceThatSomebodyListens() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let carol = try rooms.enter("carol")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    rooms.happen(.subscribed(participant: bob, trackSID: mic))
    rooms.happen(.subscribed(participant: carol, trackSID: mic))
    let told = rooms.told(alice).compactMap { if case .trackSubscribed(let track) = $0 { track.trackSid } else { nil } }
    #expect(told == [mic])
  }

  @Test func theAnswerLearnsWhatWasAnnounced() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    var add = LKAddTrackRequest()
    add.cid = "mic"
    add.encryption = .gcm
    add.stereo = true
    rooms.say(.addTrack(add), as: alice)
    var offer = LKSessionDescription()
    offer.sdp = "v=0"
    offer.id = 7
    rooms.forget()
    rooms.say(.offer(offer), as: alice)
    guard case .offer(alice, "v=0", 7, let announced) = rooms.commands().first else {
      Issue.record("no command")
      return
    }
    #expect(announced == [AnnouncedTrack(cid: "mic", disablesDTX: false, isStereo: true)])
  }

  @Test func aTrackOfATakenNameWaitsUntilTheNameIsFree() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let first = rooms.publish("mic", as: alice)
    rooms.forget()
    var again = LKAddTrackRequest()
    again.cid = "mic"
    again.source = .microphone
    again.name = "second"
    for _ in 0..<4 { rooms.say(.addTrack(again), as: alice) }
    #expect(responses(rooms.told(alice)).map(\.reason) == [.queued, .queued, .queued, .limitExceeded])
    #expect(rooms.participant(alice)?.pending.isEmpty == true)
    rooms.happen(.published(participant: alice, []))
    let published = rooms.told(alice).compactMap { if case .trackPublished(let p) = $0 { p } else { nil } }
    #expect(published.map(\.cid) == ["mic"])
    #expect(published.first?.track.name == "second" && published.first?.track.sid != first)
    rooms.forget()
    rooms.happen(.published(participant: alice, [TestRooms.section("mic", mid: "0")]))
    #expect(rooms.updates(bob).last?.tracks.map(\.sid) == published.map(\.track.sid))
  }

  @Test func anotherCodecOfATrackIsNotTakenForAnotherTrack() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let cam = rooms.publish("cam", .camera, as: alice)
    for (cid, sid) in [("cam-vp8", cam), ("screen", "")] {
      var add = LKAddTrackRequest()
      add.cid = cid
      add.sid = sid
      add.type = .video
      add.source = sid.isEmpty ? .screenShare : .camera
      rooms.say(.addTrack(add), as: alice)
    }
    rooms.happen(
      .published(
        participant: alice,
        [("cam", "0"), ("cam-vp8", "1")].map { TestRooms.section($0, mid: $1, isVideo: true) }))
    #expect(rooms.participant(alice)?.tracks.map(\.sid) == [cam])
    #expect(rooms.participant(alice)?.pending.map(\.cid) == ["screen"])
  }

  @Test func redundantAudioIsPublishedAsTheCodecInside() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    var add = LKAddTrackRequest()
    add.cid = "mic"
    add.source = .microphone
    add.simulcastCodecs = ["red", "audio/red", "opus", "PCMU"].map { name in .with { $0.codec = name } }
    rooms.say(.addTrack(add), as: alice)
    #expect(
      rooms.participant(alice)?.pending.first?.info.codecs.map(\.mimeType)
        == ["audio/opus", "audio/opus", "audio/opus", "audio/PCMU"])
    let capabilities = MediaCapabilities(codecs: MediaServerConfiguration().codecs + ["audio/red"])
    #expect(capabilities.publishing(cname: "c", sessionID: 1).audioCodecs.map(\.name) == ["opus", "PCMU", "PCMA"])
    #expect(capabilities.subscribing(cname: "c", sessionID: 1).audioCodecs.map(\.name) == ["opus", "PCMU", "PCMA"])
    guard case .join(let join)? = rooms.told(try rooms.join(rooms.attempt("bob"))).first else {
      Issue.record("no join")
      return
    }
    #expect(!join.enabledPublishCodecs.contains { $0.mime == "audio/red" })
  }

  @Test func olderClientsAreMutedInsteadOfToldThatATrackIsGone() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice", protocol: 6)
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    rooms.happen(.published(participant: alice, []))
    let told = rooms.told(alice)
    #expect(told.contains { if case .mute(let mute) = $0 { mute.sid == mic && mute.muted } else { false } })
    #expect(!told.contains { if case .trackUnpublished = $0 { true } else { false } })
  }

  @Test func featuresAndCandidatesAreBounded() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    var update = LKUpdateLocalAudioTrack()
    update.trackSid = mic
    update.features = Array(repeating: .tfStereo, count: 33)
    rooms.say(.updateAudioTrack(update), as: alice)
    #expect(responses(rooms.told(alice)).map(\.reason) == [.invalidRequest])
    #expect(rooms.participant(alice)?.tracks.first?.info.audioFeatures.isEmpty == true)
    var trickle = LKTrickleRequest()
    trickle.candidateInit = #"{"candidate":"candidate:1","x":""# + String(repeating: "x", count: 5_000) + #""}"#
    rooms.say(.trickle(trickle), as: alice)
    let refused = responses(rooms.told(alice))
    #expect(refused.map(\.reason) == [.unclassifiedError])
    #expect(refused.first?.request == nil, "what is too long is not sent back")
    #expect(rooms.commands().isEmpty)
  }

  @Test func theLastCandidateIsPassedOnAsTheLast() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    func trickle(_ json: String, final: Bool) -> [String] {
      rooms.forget()
      var trickle = LKTrickleRequest()
      trickle.candidateInit = json
      trickle.target = .subscriber
      trickle.final = final
      rooms.say(.trickle(trickle), as: alice)
      return rooms.commands().map { command in
        switch command {
        case .candidate(alice, .subscriber, let line): line
        case .endOfCandidates(alice, .subscriber): "end"
        default: "\(command)"
        }
      }
    }
    #expect(trickle(#"{"candidate":"candidate:1"}"#, final: false) == ["candidate:1"])
    #expect(trickle(#"{"candidate":"candidate:2"}"#, final: true) == ["candidate:2", "end"])
    #expect(trickle(#"{"candidate":""}"#, final: false) == ["end"])
    #expect(trickle("", final: false).isEmpty)
  }
}
