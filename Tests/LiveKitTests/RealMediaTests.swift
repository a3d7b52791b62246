import Foundation
import LiveKitProtocol
import MediaBasics
import RTCTransport
import Testing

@testable import LiveKit

/// A room over the real engine and real sockets on loopback; the server's end is scripted above the same engine.
struct RealMediaTests {
  /// The server's peer connections, driven by the client's signalling.
  final class Server: Sendable {
    let session: ScriptedSession
    let loop: MediaLoop
    /// Receives what the client publishes: answers its offers.
    let receiver: HostedMediaPeer
    let receiverEvents: AsyncStream<MediaPeerEvent>
    /// Sends to the client in the mode with two: offers.
    let sender: HostedMediaPeer
    let senderEvents: AsyncStream<MediaPeerEvent>
    let heard: AsyncStream<(AudioPacket, [UInt8])>

    init(_ session: ScriptedSession, loop: MediaLoop) async throws {
      self.session = session
      self.loop = loop
      let (receiverEvents, receiverSink) = AsyncStream<MediaPeerEvent>.makeStream()
      let (senderEvents, senderSink) = AsyncStream<MediaPeerEvent>.makeStream()
      self.receiverEvents = receiverEvents
      self.senderEvents = senderEvents
      func setup(_ role: MediaPeerSetup.Role) -> MediaPeerSetup {
        MediaPeerSetup(role: role, iceServers: [], relaying: .whenNeeded, forcesTCP: false, receivesVideo: false)
      }
      receiver = try await .make(on: loop, setup: setup(.subscriber), includesLoopback: true) { receiverSink.yield($0) }
      sender = try await .make(on: loop, setup: setup(.publisher), includesLoopback: true) { senderSink.yield($0) }
      let (heard, hear) = AsyncStream<(AudioPacket, [UInt8])>.makeStream()
      self.heard = heard
      let receiver = receiver
      let sender = sender
      let early = session.request.joinRequest.flatMap { $0.hasPublisherOffer ? $0.publisherOffer : nil }
      @Sendable func take(_ request: LKSignalRequest.OneOf_Message) async throws {
        switch request {
        case .offer(let offer):
          let (sdp, receiving) = try await receiver.answer(offer: offer.sdp)
          for media in receiving {
            receiver.setSink(
              { packet, payload in hear.yield((packet, payload.withUnsafeBytes { Array($0) })) }, mid: media.mid)
          }
          try session.send(
            .answer(
              .with {
                $0.sdp = sdp
                $0.id = offer.id
              }))
        case .answer(let answer): _ = try await sender.setRemoteAnswer(answer.sdp)
        case .trickle(let trickle):
          guard let candidate = TrickleCandidate(json: trickle.candidateInit) else { return }
          (trickle.target == .subscriber ? sender : receiver).addRemoteCandidate(candidate)
        case .addTrack(let track):
          try session.send(
            .trackPublished(
              .with {
                $0.cid = track.cid
                $0.track.sid = "TR_own"
              }))
        default: break
        }
      }
      Task {
        do {
          if let early { try await take(.offer(early)) }
          for await request in session.requests { try await take(request) }
        } catch {
          Issue.record(error)
        }
      }
    }

    func close() async {
      await receiver.close()
      await sender.close()
    }
  }

  static let opus: [UInt8] = [0xf8, 0xff, 0xfe]

  /// Sends packets every few milliseconds until the other end has one.
  func send(_ send: @escaping @Sendable (UInt32) -> Void, until heard: () async throws -> Void) async throws {
    let sending = Task {
      var timestamp: UInt32 = 0
      while !Task.isCancelled {
        send(timestamp)
        timestamp &+= 960
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    defer { sending.cancel() }
    try await heard()
  }

  @Test(arguments: [SignalModePreference.v0, .v1])
  func audioAndDataCrossInBothModes(mode: SignalModePreference) async throws {
    let (clientLoop, serverLoop) = (try MediaLoop(name: "client"), try MediaLoop(name: "server"))
    let signalling = try await ScriptedServer { _ in .accept }
    let (received, receive) = AsyncStream<(AudioPacket, [UInt8])>.makeStream()
    var options = RoomOptions(url: signalling.url, token: "t")
    options.signal = mode
    options.audioSink = { track in
      { packet, payload in receive.yield((packet, payload.withUnsafeBytes { Array($0) })) }
    }
    let room = Room(options: options, loop: clientLoop)
    let connecting = Task { try await room.connect() }
    let session = try await next("a session", in: signalling.sessions)
    let bob = RoomBench.participant("bob", tracks: [RoomBench.track("TR_b")])
    try session.send(.join(RoomBench.join([bob]) { $0.subscriberPrimary = mode == .v0 }))
    let server = try await Server(session, loop: serverLoop)
    let theirs = LocalAudioTrack()
    let sender: (any AudioSending)?
    if mode == .v0 {
      // The server offers a track and the channels it delivers on.
      sender = try await server.sender.addSender(theirs)
      try await server.sender.openChannels()
      // Its name in the description stands for the track's sid.
      let offer = try await server.sender.createOffer().replacing(theirs.cid, with: "TR_b")
      try session.send(
        .offer(
          .with {
            $0.sdp = offer
            $0.id = 7
          }))
    } else {
      sender = nil
    }
    try await connecting.value

    let track = LocalAudioTrack(name: "mic")
    try await room.publish(track)
    try await send { timestamp in
      let packet = OutgoingAudio(timestamp: timestamp, isMarked: false, level: 30, hasVoice: true)
      track.send(packet, Self.opus.span.bytes)
    } until: {
      let (packet, payload) = try await next("our audio at the server", in: server.heard)
      #expect(payload == Self.opus && packet.payloadType == 111 && packet.level == 30)
    }

    if let sender {
      try await send { timestamp in
        let packet = OutgoingAudio(timestamp: timestamp, isMarked: true, level: 12, hasVoice: true)
        _ = sender.send(packet, ([1, 2, 3, 4] as [UInt8]).span.bytes)
      } until: {
        let (packet, payload) = try await next("their audio here", in: received)
        #expect(payload == [1, 2, 3, 4])
        #expect(packet.level == 12)
        #expect(packet.isMarked)
      }
      let subscribed = try await next("the subscription", in: room.events) {
        if case .trackSubscribed(let track, let who) = $0 { (track.sid, who.identity) } else { nil }
      }
      #expect(subscribed == ("TR_b", "bob"))
    }

    try await room.send(Array("up".utf8), topic: "t")
    let up = try await next("our data at the server", in: server.receiverEvents) {
      if case .data(.reliable, let bytes) = $0 { try? LKDataPacket(serializedBytes: bytes) } else { nil }
    }
    #expect(up.user.payload == Data("up".utf8) && up.sequence == 1)
    let down = LKDataPacket.with {
      $0.participantIdentity = "bob"
      $0.user.payload = Data("down".utf8)
    }
    let bytes: [UInt8] = try down.serializedBytes()
    #expect((mode == .v0 ? server.sender : server.receiver).sendData(bytes, on: .lossy))
    let heard = try await next("their data here", in: room.events) {
      if case .data(let data) = $0 { data } else { nil }
    }
    #expect(heard.text == "down" && heard.identity == "bob" && !heard.isReliable)

    let line = try await room.sendChat(String(repeating: "long ", count: 20_000))
    var assembler = StreamAssembler()
    var sequence: UInt32 = 1
    while true {
      let packet = try await next("chat at the server", in: server.receiverEvents) {
        if case .data(.reliable, let bytes) = $0 { try? LKDataPacket(serializedBytes: bytes) } else { nil }
      }
      sequence += 1
      #expect(packet.sequence == sequence)
      switch packet.value {
      case .streamHeader(let header): _ = assembler.take(header, from: "me")
      case .streamChunk(let chunk): _ = assembler.take(chunk, from: "me")
      case .streamTrailer(let trailer):
        let stream = assembler.take(trailer, from: "me")
        #expect(stream?.bytes == Array(line.text.utf8))
      default: Issue.record("\(packet)")
      }
      if case .streamTrailer? = packet.value { break }
    }

    let statistics = await room.statistics()
    #expect(statistics.sent.first?.trackSID == "TR_own" && (statistics.sent.first?.counters.packets ?? 0) > 0)
    #expect(statistics.mediaRoundTrip != nil)

    // The server's end of the media goes away: the room notices by the goodbye and says so.
    await server.close()
    let state = try await next("the loss", in: room.events) {
      if case .stateChanged(let state) = $0, state != .connecting, state != .joined { state } else { nil }
    }
    guard case .reconnecting(attempt: 1, .media) = state else {
      Issue.record("\(state)")
      return
    }
    await room.leave()
    try await signalling.stop()
    clientLoop.stop()
    serverLoop.stop()
  }

  @Test func whatTheEngineCannotDoYetIsSaid() async throws {
    let loop = try MediaLoop(name: "client")
    defer { loop.stop() }
    for change in [{ $0.isRelayOnly = true }, { $0.forcesTCP = true }] as [@Sendable (inout RoomOptions) -> Void] {
      let signalling = try await ScriptedServer { _ in .accept }
      var options = RoomOptions(url: signalling.url, token: "t")
      options.reconnect.joinAttempts = 1
      change(&options)
      let room = Room(options: options, loop: loop)
      let end = await #expect(throws: RoomEnd.self) { try await room.connect() }
      guard case .joinFailed(.mediaFailed) = end else {
        Issue.record("\(end as Any)")
        return
      }
      await room.leave()
      try await signalling.stop()
    }
  }
}
