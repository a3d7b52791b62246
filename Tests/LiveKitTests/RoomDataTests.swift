import Foundation
import LiveKitProtocol
import Testing

@testable import LiveKit

/// Data and chat over the channels.
struct RoomDataTests {
  func receive(_ peer: ScriptedPeer, _ label: ChannelLabel = .reliable, _ fill: (inout LKDataPacket) -> Void) throws {
    let packet = LKDataPacket.with {
      $0.participantSid = "PA_bob"
      $0.participantIdentity = "bob"
      fill(&$0)
    }
    peer.emit(.data(label, try packet.serializedBytes()))
  }

  func nextChat(_ bench: RoomBench) async throws -> ChatLine {
    try await next("a chat line", in: bench.room.events) { if case .chat(let line) = $0 { line } else { nil } }
  }

  @Test func chatGoesOutAsATextStream() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    let text = String(repeating: "é", count: 10_000)
    let line = try await bench.room.sendChat(text, to: ["bob"])
    #expect(line.identity == "me" && line.text == text)
    var packets: [LKDataPacket] = []
    for _ in 0..<4 {
      let (label, packet) = try await next("a packet", in: peer.data)
      #expect(label == .reliable && packet.destinationIdentities == ["bob"])
      packets.append(packet)
    }
    #expect(packets.map(\.sequence) == [1, 2, 3, 4])
    let header = packets[0].streamHeader
    #expect(header.topic == "lk.chat" && header.streamID == line.id && header.totalLength == 20_000)
    #expect(header.mimeType == "text/plain" && !header.hasInlineContent && header.compression == .none)
    #expect(packets[1].streamChunk.content.count == 15_000 && packets[2].streamChunk.chunkIndex == 1)
    #expect(packets[3].streamTrailer.streamID == line.id && packets[3].streamTrailer.reason.isEmpty)

    // The same packets, heard from somebody else, are the same line.
    for packet in packets {
      try receive(peer) {
        $0.value = packet.value
        $0.sequence = packet.sequence
      }
    }
    let heard = try await nextChat(bench)
    #expect(heard.text == text && heard.identity == "bob" && heard.id == line.id && heard.timestamp == line.timestamp)
    try await bench.end()
  }

  @Test func theConnectionHearsWhichMessagesNeedNoMemoryAnyMore() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    // Also those that nobody understands.
    peer.emit(.data(.reliable, [UInt8](repeating: 0xff, count: 1_000)))
    peer.emit(.data(.lossy, [UInt8](repeating: 0xff, count: 234)))
    try receive(peer) { $0.chatMessage.message = "last" }
    _ = try await nextChat(bench)
    await bench.room.leave()
    #expect(peer.dataTaken >= 1_234)
    try await bench.end()
  }

  @Test func aBacklogFillsAndEmpties() {
    let backlog = DataBacklog(limit: 100)
    #expect(backlog.take(60) && !backlog.take(60) && backlog.take(40))
    #expect(!backlog.giveBack(40) && backlog.giveBack(30) && !backlog.giveBack(30))
    #expect(!backlog.takeArrived(99) && backlog.takeArrived(1) && backlog.takeArrived(500))
    #expect(!backlog.giveBack(500) && backlog.giveBack(51) && !backlog.giveBack(49))
  }

  @Test func chatMessagesOfOlderClientsAreHeard() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    try receive(peer) {
      $0.chatMessage.id = "1"
      $0.chatMessage.message = "hi"
      $0.chatMessage.timestamp = 5
    }
    #expect(try await nextChat(bench) == ChatLine(id: "1", identity: "bob", text: "hi", timestamp: 5))
    try receive(peer) {
      $0.chatMessage.id = "1"
      $0.chatMessage.message = "ho"
      $0.chatMessage.editTimestamp = 6
      $0.chatMessage.deleted = true
    }
    let edited = try await nextChat(bench)
    #expect(edited.isEdit && edited.isDeleted)
    try await bench.end()
  }

  @Test func dataTravelsWithTopicAndDestination() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    try await bench.room.send([1, 2], topic: "t", isReliable: false, to: ["bob", "carol"])
    let (label, packet) = try await next("a packet", in: peer.data)
    #expect(label == .lossy && packet.sequence == 0 && packet.kind == .lossy)
    #expect(packet.user.payload == Data([1, 2]) && packet.user.topic == "t")
    #expect(packet.destinationIdentities == ["bob", "carol"] && packet.participantIdentity == "me")

    try receive(peer, .lossy) {
      $0.user.payload = Data("text".utf8)
      $0.user.topic = "u"
    }
    let message = try await next("data", in: bench.room.events) { if case .data(let data) = $0 { data } else { nil } }
    #expect(message.identity == "bob" && message.topic == "u" && message.text == "text" && !message.isReliable)
    try await bench.end()
  }

  @Test func repeatedReliablePacketsAreHeardOnce() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    for (sequence, sid) in [
      (1, "PA_bob"), (2, "PA_bob"), (2, "PA_bob"), (1, "PA_bob"), (1, "PA_x"), (0, "PA_bob"), (0, "PA_bob"),
      (3, "PA_bob"),
    ] {
      try receive(peer) {
        $0.sequence = UInt32(sequence)
        $0.participantSid = sid
        $0.user.payload = Data([UInt8(sequence)])
      }
    }
    var heard: [UInt8] = []
    while heard.last != 3 {
      heard += try await next("data", in: bench.room.events) {
        if case .data(let data) = $0 { data.payload } else { nil }
      }
    }
    #expect(heard == [1, 2, 1, 0, 0, 3])
    try await bench.end()
  }

  @Test func garbageIsDropped() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    peer.emit(.data(.reliable, [0xff, 0xff, 0xff]))
    peer.emit(.data(.reliable, []))
    peer.emit(.data(.dataTrack, [1, 2, 3]))
    try receive(peer) { $0.user.payload = Data([9]) }
    let message = try await next("data", in: bench.room.events) { if case .data(let data) = $0 { data } else { nil } }
    #expect(message.payload == [9])
    try await bench.end()
  }

  @Test func whatCannotBeSentIsAnError() async throws {
    let bench = try await RoomBench()
    #expect(await #expect(throws: RoomError.self) { try await bench.room.send([1]) } == .notConnected)
    let (session, peer) = try await bench.joined()
    let big = [UInt8](repeating: 0, count: 64_000)
    let error = await #expect(throws: RoomError.self) { try await bench.room.send(big) }
    guard case .tooLarge(_, limit: 64_000) = error else {
      Issue.record("\(error as Any)")
      return
    }
    peer.clog()
    #expect(await #expect(throws: RoomError.self) { try await bench.room.send([1]) } == .congested)
    var own = RoomBench.join().participant
    own.version = 5
    own.permission.canPublishData = false
    try session.update(own)
    _ = try await next("the permission", in: bench.room.events) {
      if case .participantChanged(_, let fields) = $0 { fields.contains(.permission) } else { nil }
    }
    #expect(await #expect(throws: RoomError.self) { try await bench.room.send([1]) } == .notAllowed("sending data"))
    try await bench.end()
  }

  @Test func aChannelThatNeverOpensIsATimeout() async throws {
    let bench = try await RoomBench(connectsByItself: false)
    let connecting = Task { try await bench.room.connect() }
    _ = try await bench.accept()
    let peer = try await next("the peer", in: bench.peers)
    peer.emit(.stateChanged(.connected))
    try await connecting.value
    let sending = Task { try await bench.room.send([1]) }
    _ = try await next("the deadline", in: bench.clock.sleeps) { $0 == .seconds(10) ? true : nil }
    bench.clock.advance(by: .seconds(10))
    #expect(await #expect(throws: RoomError.self) { try await sending.value } == .timeout("the data channel"))
    let waiting = Task { try await bench.room.send([2]) }
    _ = try await next("the deadline", in: bench.clock.sleeps) { $0 == .seconds(10) ? true : nil }
    peer.emit(.channelOpened(.lossy, maximumMessageSize: 0))
    peer.emit(.channelOpened(.reliable, maximumMessageSize: 0))
    try await waiting.value
    #expect(try await next("the packet", in: peer.data).1.user.payload == Data([2]))
    try await bench.end()
  }

  @Test func aCallOfAMethodIsRefusedAtOnce() async throws {
    let bench = try await RoomBench()
    let (_, peer) = try await bench.joined()
    try receive(peer) {
      $0.rpcRequest.id = "r"
      $0.rpcRequest.method = "dance"
    }
    #expect(try await next("the ack", in: peer.data).1.rpcAck.requestID == "r")
    let (_, refusal) = try await next("the refusal", in: peer.data)
    #expect(refusal.rpcResponse.error.code == 1400 && refusal.destinationIdentities == ["bob"])
    try await bench.end()
  }
}
