import Foundation
import LiveKitProtocol
import MediaBasics
import RTC
import Testing

@testable import MediaServer

/// Media and data from one client through a real server to another, over real sockets.
struct ForwardingOverSocketsTests {
  /// Publishes tracks over a publisher connection and answers their sids.
  private func publish(
    _ tracks: [(cid: String, kind: MediaKind)], disablesDTX: Bool = false, on socket: TestSocket,
    with media: TestMediaClient
  ) async throws -> [String] {
    var sids: [String] = []
    for (cid, kind) in tracks {
      var add = LKAddTrackRequest()
      add.cid = cid
      add.disableDtx = disablesDTX
      add.type = kind == .video ? .video : .audio
      add.source = kind == .video ? .camera : .microphone
      try await socket.say(.addTrack(add))
      sids.append(try await socket.signal { if case .trackPublished(let track) = $0 { track.track.sid } else { nil } })
    }
    var offer = LKSessionDescription()
    offer.type = "offer"
    offer.sdp = try await media.offer(sending: tracks)
    offer.id = 9
    try await socket.say(.offer(offer))
    let answer = try await socket.signal { if case .answer(let answer) = $0 { answer } else { nil } }
    #expect(answer.id == 9, "the answer names its offer")
    try await media.take(answer: answer.sdp)
    return sids
  }

  /// Answers offers until one has this track.
  private func subscribe(
    _ sid: String, on socket: TestSocket, with media: TestMediaClient, through relay: LossyRelay? = nil
  ) async throws -> UInt32 {
    while true {
      let offer = try await socket.signal { if case .offer(let offer) = $0 { offer } else { nil } }
      var answer = LKSessionDescription()
      answer.type = "answer"
      let text = try await media.answer(offer: relay?.redirect(offer.sdp) ?? offer.sdp)
      answer.sdp = relay == nil ? text : LossyRelay.withoutCandidates(text)
      answer.id = offer.id
      try await socket.say(.answer(answer))
      let description = try SessionDescription(offer.sdp)
      if let section = description.media.first(where: { $0.streams.contains { $0.trackID == sid } }) {
        return try #require(section.ssrcs.first?.ssrc)
      }
    }
  }

  /// Waits until the server sends a track to somebody: a client may know of its connection before the server does.
  private func isForwarded(_ sid: String, saidOn publisher: TestSocket) async throws {
    let told = try await publisher.signal { if case .trackSubscribed(let track) = $0 { track.trackSid } else { nil } }
    #expect(told == sid)
  }

  @Test func soundReachesASubscriberOnItsOwnConnection() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let (bob, _) = try await server.join("bob")
      let publisher = try await TestMediaClient(isControlling: true)
      let subscriber = try await TestMediaClient(isControlling: false)
      let sids = try await publish([("mic", .audio)], on: alice, with: publisher)
      let ssrc = try await subscribe(sids[0], on: bob, with: subscriber)
      #expect(await publisher.wait { $0.isConnected })
      #expect(await subscriber.wait { $0.isConnected })
      try await isForwarded(sids[0], saidOn: alice)
      for i in 0..<60 {
        try await publisher.send(
          [0x78, UInt8(i)], sequence: 65_520 &+ UInt16(i), timestamp: UInt32(i) * 960, marker: i == 0, track: "mic")
      }
      #expect(await subscriber.wait { $0.packets[ssrc]?.count ?? 0 >= 60 })
      let packets = subscriber.arrivals.packets[ssrc] ?? []
      let payloads = subscriber.arrivals.payloads[ssrc] ?? []
      #expect(payloads == (0..<60).map { [0x78, UInt8($0)] }, "unchanged, in order, over the wrap")
      let steps = zip(packets, packets.dropFirst()).map { $1.sequenceNumber &- $0.sequenceNumber }
      #expect(steps.allSatisfy { $0 == 1 })
      #expect(zip(packets, packets.dropFirst()).allSatisfy { $1.timestamp &- $0.timestamp == 960 })
      #expect(packets.first?.marker == true)
      // It is loud, and so alice is a speaker.
      let speaker = try await bob.signal { message -> LKSpeakerInfo? in
        if case .speakersChanged(let change) = message { change.speakers.first } else { nil }
      }
      #expect(speaker.active)
      await publisher.stop()
      await subscriber.stop()
      await alice.close()
      await bob.close()
    }
  }

  @Test func whatASubscriberMissedIsSentAgain() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let (bob, _) = try await server.join("bob")
      let relay = try await LossyRelay(to: server.addresses.mediaPort, losingEvery: 5)
      let publisher = try await TestMediaClient(isControlling: true)
      let subscriber = try await TestMediaClient(isControlling: false)
      let sid = try await publish([("mic", .audio)], on: alice, with: publisher)[0]
      let ssrc = try await subscribe(sid, on: bob, with: subscriber, through: relay)
      #expect(await publisher.wait { $0.isConnected })
      #expect(await subscriber.wait { $0.isConnected })
      try await isForwarded(sid, saidOn: alice)
      // The last ones show up as missing only when something comes after them.
      for i in 0..<110 {
        try await publisher.send([UInt8(i)], sequence: UInt16(i), timestamp: UInt32(i) * 960, track: "mic")
      }
      let wanted = Set((0..<100).map { [UInt8($0)] })
      let isWhole = await subscriber.wait { wanted.isSubset(of: $0.payloads[ssrc] ?? []) }
      let missing = wanted.subtracting(subscriber.arrivals.payloads[ssrc] ?? []).map { $0[0] }.sorted()
      #expect(isWhole, "missing \(missing), \(relay.lost) lost of \(relay.seen)")
      #expect(relay.lost >= 19)
      await publisher.stop()
      await subscriber.stop()
      await relay.close()
      await alice.close()
      await bob.close()
    }
  }

  @Test func aSingleConnectionSendsAndReceives() async throws {
    try await TestServer.run { server in
      func join(_ identity: String, _ media: TestMediaClient) async throws -> TestSocket {
        var request = LKJoinRequest()
        request.clientInfo.protocol = 17
        request.connectionSettings.autoSubscribe = true
        request.publisherOffer.type = "offer"
        request.publisherOffer.sdp = try await media.offer(sending: [], receiving: [.audio])
        let socket = try await server.socket()
        #expect(
          try await socket.upgrade("/rtc/v1?join_request=\(request.wrapped())", token: server.token(identity)).status
            == 101)
        guard case .join(let join) = try await socket.signal().message else { throw TestSocket.Ended() }
        #expect(!join.subscriberPrimary)
        let answer = try await socket.signal { if case .answer(let answer) = $0 { answer } else { nil } }
        try await media.take(answer: answer.sdp)
        return socket
      }
      let (one, two) = (try await TestMediaClient(isControlling: true), try await TestMediaClient(isControlling: true))
      let alice = try await join("alice", one)
      let bob = try await join("bob", two)
      let sid = try await publish([("mic", .audio)], on: alice, with: one)[0]

      // Bob has a free section: he is asked for nothing but another offer.
      let needed = try await bob.signal { if case .mediaSectionsRequirement(let need) = $0 { need } else { nil } }
      #expect(needed.numAudios == 0)
      #expect(needed.numVideos == 0)
      var offer = LKSessionDescription()
      offer.sdp = try await two.offer(sending: [])
      try await bob.say(.offer(offer))
      let answer = try await bob.signal { if case .answer(let answer) = $0 { answer } else { nil } }
      try await two.take(answer: answer.sdp)
      let section = try #require(
        try SessionDescription(answer.sdp).media.first { $0.streams.contains { $0.trackID == sid } })
      #expect(answer.midToTrackID == [section.mid ?? "": sid])
      let ssrc = try #require(section.ssrcs.first?.ssrc)
      #expect(await one.wait { $0.isConnected })
      #expect(await two.wait { $0.isConnected })
      try await isForwarded(sid, saidOn: alice)
      for i in 0..<10 { try await one.send([UInt8(i)], sequence: UInt16(i), timestamp: UInt32(i) * 960, track: "mic") }
      #expect(await two.wait { $0.payloads[ssrc]?.count ?? 0 == 10 })

      // A second track finds no section: one more is asked for.
      _ = try await publish([("mic", .audio), ("music", .audio)].suffix(1), on: alice, with: one)
      let more = try await bob.signal { if case .mediaSectionsRequirement(let need) = $0 { need } else { nil } }
      #expect(more.numAudios == 1)
      await one.stop()
      await two.stop()
      await alice.close()
      await bob.close()
    }
  }

  @Test func videoStartsWithAKeyFrameThatWasAskedFor() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let (bob, _) = try await server.join("bob")
      let publisher = try await TestMediaClient(isControlling: true)
      let subscriber = try await TestMediaClient(isControlling: false)
      let sid = try await publish([("cam", .video)], on: alice, with: publisher)[0]
      let ssrc = try await subscribe(sid, on: bob, with: subscriber)
      #expect(await publisher.wait { $0.isConnected })
      #expect(await subscriber.wait { $0.isConnected })
      try await isForwarded(sid, saidOn: alice)
      // A frame that needs another one: the server asks for one that does not.
      var sequence: UInt16 = 0
      try await publisher.send([0x10, 0x01, 0xee], sequence: sequence, timestamp: 0, track: "cam")
      #expect(await publisher.wait { $0.keyFrameRequests > 0 })
      sequence += 1
      try await publisher.send(
        [0x10, 0x00, 0xaa], sequence: sequence, timestamp: UInt32(sequence) * 3000, track: "cam")
      try await publisher.send(
        [0x10, 0x01, 0xbb], sequence: sequence + 1, timestamp: UInt32(sequence + 1) * 3000, track: "cam")
      #expect(await subscriber.wait { $0.payloads[ssrc]?.count ?? 0 >= 2 })
      #expect(subscriber.arrivals.payloads[ssrc]?.prefix(2) == [[0x10, 0x00, 0xaa], [0x10, 0x01, 0xbb]])
      await publisher.stop()
      await subscriber.stop()
      await alice.close()
      await bob.close()
    }
  }

  @Test func dataGoesFromThePublishersChannelToTheSubscribers() async throws {
    try await TestServer.run { server in
      let (alice, aliceJoin) = try await server.join("alice")
      let (bob, _) = try await server.join("bob")
      let publisher = try await TestMediaClient(isControlling: true)
      let subscriber = try await TestMediaClient(isControlling: false)
      try await publisher.openChannels()
      _ = try await publish([], on: alice, with: publisher)
      let offer = try await bob.signal { if case .offer(let offer) = $0 { offer } else { nil } }
      var answer = LKSessionDescription()
      answer.sdp = try await subscriber.answer(offer: offer.sdp)
      answer.id = offer.id
      try await bob.say(.answer(answer))
      #expect(await subscriber.wait { $0.openChannels == ["_reliable", "_lossy", "_data_track"] })
      #expect(await publisher.wait { $0.openChannels == ["_reliable", "_lossy"] })
      var packet = LKDataPacket()
      packet.user.payload = Data("hello".utf8)
      try await publisher.sendData(packet.serializedBytes())
      #expect(await subscriber.wait { !$0.messages.isEmpty })
      let received = try LKDataPacket(serializedBytes: try #require(subscriber.arrivals.messages.first))
      #expect(received.user.payload == Data("hello".utf8))
      #expect(received.participantIdentity == "alice")
      #expect(received.participantSid == aliceJoin.participant.sid)
      await publisher.stop()
      await subscriber.stop()
      await alice.close()
      await bob.close()
    }
  }

  /// Sends the next packet of a microphone.
  private func say(_ payload: [UInt8], by publisher: TestMediaClient, sequence: inout UInt16) async throws {
    sequence += 1
    try await publisher.send(payload, sequence: sequence, timestamp: UInt32(sequence) * 960, track: "mic")
  }

  private func say(
    _ payload: [UInt8], by publisher: TestMediaClient, sequence: inout UInt16,
    untilItReaches subscriber: TestMediaClient, as ssrc: UInt32
  ) async throws {
    for _ in 0..<1000 where !(subscriber.arrivals.payloads[ssrc] ?? []).contains(payload) {
      try await say(payload, by: publisher, sequence: &sequence)
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect((subscriber.arrivals.payloads[ssrc] ?? []).contains(payload))
  }

  @Test func whoIsMutedIsNotHeardWhateverItSends() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let (bob, _) = try await server.join("bob")
      let publisher = try await TestMediaClient(isControlling: true)
      let subscriber = try await TestMediaClient(isControlling: false)
      let sid = try await publish([("mic", .audio)], on: alice, with: publisher)[0]
      let ssrc = try await subscribe(sid, on: bob, with: subscriber)
      #expect(await publisher.wait { $0.isConnected })
      #expect(await subscriber.wait { $0.isConnected })
      var sequence: UInt16 = 100
      try await say([0x78, 1], by: publisher, sequence: &sequence, untilItReaches: subscriber, as: ssrc)
      // An administrator mutes her, and her client does not care.
      let http = try await server.socket()
      func administrate(_ isMuted: Bool) async throws {
        let token = try server.token("admin") { $0.video?.roomAdmin = true }
        let response = try await http.request(
          "POST", "/twirp/livekit.RoomService/MutePublishedTrack",
          headers: ["Authorization": "Bearer " + token, "Content-Type": "application/json"],
          body: #"{"room":"room","identity":"alice","track_sid":"\#(sid)","muted":\#(isMuted)}"#)
        #expect(response.status == 200)
      }
      try await administrate(true)
      let silence: [UInt8] = [0xf8, 0xff, 0xfe]
      #expect(await subscriber.wait { $0.payloads[ssrc]?.contains(silence) ?? false })
      for _ in 0..<30 { try await say([0x78, 2], by: publisher, sequence: &sequence) }
      var mute = LKMuteTrackRequest()
      mute.sid = sid
      try await alice.say(.mute(mute))
      try await say([0x78, 3], by: publisher, sequence: &sequence, untilItReaches: subscriber, as: ssrc)
      let heard = subscriber.arrivals.payloads[ssrc] ?? []
      #expect(!heard.contains([0x78, 2]))
      #expect(heard.count { $0 == silence } <= 50)
      let packets = subscriber.arrivals.packets[ssrc] ?? []
      #expect(zip(packets, packets.dropFirst()).allSatisfy { $1.sequenceNumber &- $0.sequenceNumber == 1 })
      #expect(zip(packets, packets.dropFirst()).allSatisfy { $1.timestamp.isNewer(than: $0.timestamp) })
      await publisher.stop()
      await subscriber.stop()
      for socket in [alice, bob, http] { await socket.close() }
    }
  }

  @Test func whoMayNotSubscribeGetsDataAndLaterMedia() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let (bob, join) = try await server.join("bob") { $0.video?.canSubscribe = false }
      #expect(!join.subscriberPrimary)
      let one = try await TestMediaClient(isControlling: true)
      let two = try await TestMediaClient(isControlling: true)
      var sids: [String] = []
      for (client, socket) in [(one, alice), (two, bob)] {
        try await client.openChannels()
        sids += try await publish([("mic", .audio)], on: socket, with: client)
        #expect(await client.wait { $0.openChannels == ["_reliable", "_lossy"] })
      }
      var packet = LKDataPacket()
      packet.user.payload = Data("hello".utf8)
      try await one.sendData(packet.serializedBytes())
      #expect(await two.wait { !$0.messages.isEmpty })

      let http = try await server.socket()
      let token = try server.token("admin") { $0.video?.roomAdmin = true }
      let response = try await http.request(
        "POST", "/twirp/livekit.RoomService/UpdateParticipant",
        headers: ["Authorization": "Bearer " + token, "Content-Type": "application/json"],
        body: """
          {"room":"room","identity":"bob","permission":{"can_subscribe":true,"can_publish":true,"can_publish_data":true}}
          """)
      #expect(response.status == 200)
      let subscriber = try await TestMediaClient(isControlling: false)
      let ssrc = try await subscribe(sids[0], on: bob, with: subscriber)
      #expect(await subscriber.wait { $0.isConnected })
      try await isForwarded(sids[0], saidOn: alice)
      for i in 0..<5 { try await one.send([UInt8(i)], sequence: UInt16(i), timestamp: UInt32(i) * 960, track: "mic") }
      #expect(await subscriber.wait { $0.payloads[ssrc]?.count ?? 0 == 5 })
      try await one.sendData(packet.serializedBytes())
      #expect(await two.wait { $0.messages.count == 2 }, "data stays where it was")
      for client in [one, two, subscriber] { await client.stop() }
      for socket in [alice, bob, http] { await socket.close() }
    }
  }

  @Test func aSenderThatRunsDryIsPoorAndOnceItIsGoneLost() async throws {
    try await TestServer.run {
      $0.qualityInterval = .seconds(1)
    } _: { server in
      let (alice, join) = try await server.join("alice")
      let (bob, _) = try await server.join("bob")
      let publisher = try await TestMediaClient(isControlling: true)
      let subscriber = try await TestMediaClient(isControlling: false)
      let sid = try await publish([("mic", .audio)], disablesDTX: true, on: alice, with: publisher)[0]
      _ = try await subscribe(sid, on: bob, with: subscriber)
      #expect(await publisher.wait { $0.isConnected })
      #expect(await subscriber.wait { $0.isConnected })
      func quality(_ wanted: LKConnectionQuality) async throws {
        _ = try await bob.signal { message -> Bool? in
          guard case .connectionQuality(let update) = message else { return nil }
          return update.updates.contains { $0.participantSid == join.participant.sid && $0.quality == wanted }
            ? true : nil
        }
      }
      let speaking = Task {
        for i in 0..<UInt16.max {
          try await publisher.send([0x78, 1], sequence: i, timestamp: UInt32(i) * 960, track: "mic")
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      try await quality(.excellent)
      speaking.cancel()
      // Its reports still come: only the track has run dry.
      try await quality(.poor)
      await publisher.halt()
      try await quality(.lost)
      await subscriber.stop()
      for socket in [alice, bob] { await socket.close() }
    }
  }

  @Test func whoseDataChannelsBreakIsSentAway() async throws {
    try await TestServer.run { server in
      let (alice, _) = try await server.join("alice")
      let publisher = try await TestMediaClient(isControlling: true)
      try await publisher.openChannels()
      var offer = LKSessionDescription()
      offer.sdp = try await publisher.offer(sending: [])
      try await alice.say(.offer(offer))
      let answer = try await alice.signal { if case .answer(let answer) = $0 { answer } else { nil } }
      // Believing that the server takes more than it says.
      try await publisher.take(
        answer: answer.sdp.replacing("a=max-message-size:65535", with: "a=max-message-size:1000000"))
      #expect(await publisher.wait { $0.openChannels == ["_reliable", "_lossy"] })
      try await publisher.sendData([UInt8](repeating: 1, count: 300_000))
      let leave = try await alice.signal { if case .leave(let leave) = $0 { leave } else { nil } }
      #expect(leave.action == .reconnect && leave.reason == .stateMismatch)
      await publisher.stop()
      await alice.close()
    }
  }
}
