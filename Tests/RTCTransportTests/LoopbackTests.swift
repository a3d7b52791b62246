import MediaBasics
import RTC
import Synchronization
import Testing

@testable import RTCTransport

/// Two media threads with a peer each, over real sockets on loopback.
@Suite struct LoopbackTests {
  final class Owner: PeerDelegate, Sendable {
    struct Seen {
      var states: [PeerState] = []
      var payloads: [[UInt8]] = []
    }

    let seen = Mutex(Seen())

    func peer(_ peer: HostedPeer, received packet: MediaPacket, in bytes: RawSpan, host: MediaHost) {
      let payload = bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength)).toArray()
      seen.withLock { $0.payloads.append(payload) }
    }

    func peer(_ peer: HostedPeer, event: PeerEvent, host: MediaHost) {
      if case .stateChanged(let state) = event { seen.withLock { $0.states.append(state) } }
    }

    func waits(until condition: @escaping @Sendable (Seen) -> Bool) async -> Bool {
      for _ in 0..<2_000 {
        if seen.withLock({ condition($0) }) { return true }
        try? await ContinuousClock().sleep(for: .milliseconds(5))
      }
      return false
    }
  }

  static func configuration(_ cname: String) throws -> PeerConfiguration {
    var configuration = PeerConfiguration(
      identity: try DTLSIdentity.generate(), negotiation: NegotiationConfiguration(cname: cname, sessionID: 7),
      anchor: .system)
    // Other tests may hold this one up for long between a description and its answer.
    configuration.connectTimeout = .seconds(120)
    configuration.ice.patience = .seconds(120)
    return configuration
  }

  @Test(arguments: ["127.0.0.1", "::1"], [false, true])
  func audioCrossesRealSockets(ip: String, isShared: Bool) async throws {
    let loopback = try #require(TransportAddress(ip: ip, port: 0))
    let (loopA, loopB) = (try MediaLoop(name: "test a"), try MediaLoop(name: "test b"))
    defer {
      loopA.stop()
      loopB.stop()
    }
    let (ownerA, ownerB) = (Owner(), Owner())
    let (configurationA, configurationB) = (try Self.configuration("a"), try Self.configuration("b"))
    let offer = try await loopA.run { host in
      Result {
        let local = try host.openSocket(on: loopback)
        var peer = Peer(configuration: configurationA, isControlling: true, random: .system(), at: host.now)
        peer.addLocalCandidate(local)
        let sender = try peer.makeSender(streamID: "-", trackID: "voice")
        try peer.negotiate { (negotiation) throws(NegotiationError) in
          _ = try negotiation.addTransceiver(.audio, direction: .sendOnly, sender: sender)
        }
        let offer = try peer.createOffer(at: host.now)
        _ = host.add(peer, delegate: ownerA, ownSockets: [local])
        return offer
      }
    }?.get()
    let answer = try await loopB.run { host in
      Result {
        let local = try host.openSocket(on: loopback)
        var peer = Peer(configuration: configurationB, isControlling: false, random: .system(), at: host.now)
        peer.addLocalCandidate(local)
        try peer.setRemote(try #require(offer), as: .offer, at: host.now)
        let answer = try peer.createAnswer(at: host.now).answer
        _ = host.add(peer, delegate: ownerB, ownSockets: isShared ? [] : [local])
        return answer
      }
    }?.get()
    let accepted = await loopA.run { host in
      Result {
        let hosted = try #require(host.hostedPeers.first)
        let answer = try #require(answer)
        try host.update(hosted) { peer in _ = try peer.setRemote(answer, as: .answer, at: host.now) }
      }
    }
    try accepted?.get()
    #expect(accepted != nil)
    #expect(await ownerA.waits { $0.states.last == .connected })
    #expect(await ownerB.waits { $0.states.last == .connected })
    let sent = await loopA.run { host -> Int in
      guard let hosted = host.hostedPeers.first, let id = hosted.peer.negotiation.transceivers.first?.id,
        let stream = hosted.peer.sendStream(of: id)
      else { return 0 }
      return (0..<300).count { i in
        let payload = [UInt8(i & 255), UInt8(i >> 8)]
        return host.send(
          RTPOutgoing(marker: false, payloadType: 111, sequenceNumber: UInt16(i), timestamp: UInt32(i), ssrc: 0),
          payload: payload.span.bytes, on: stream, of: hosted)
      }
    }
    #expect(sent == 300)
    #expect(await ownerB.waits { $0.payloads.count == 300 })
    // A polite end is seen at once.
    loopA.perform { host in if let hosted = host.hostedPeers.first { host.remove(hosted) } }
    #expect(await ownerB.waits { $0.states.last == .failed })
  }

  @Test func aTakenPortIsAnErrorThatSaysSo() async throws {
    let loop = try MediaLoop(name: "test")
    defer { loop.stop() }
    let error = await loop.run { host -> SocketError? in
      do throws(SocketError) {
        let first = try host.openSocket(on: TransportAddress(127, 0, 0, 1, port: 0))
        _ = try host.openSocket(on: first)
        return nil
      } catch { return error }
    }
    #expect(error??.isAddressInUse == true)
  }

  @Test func tickersRunUntilCancelled() async throws {
    let loop = try MediaLoop(name: "test")
    defer { loop.stop() }
    let owner = Owner()
    loop.perform { host in
      var ticker: MediaTicker?
      ticker = host.every(.milliseconds(2)) { _ in
        let count = owner.seen.withLock { seen in
          seen.payloads.append([])
          return seen.payloads.count
        }
        if count == 5 { ticker?.cancel() }
      }
    }
    #expect(await owner.waits { $0.payloads.count == 5 })
    _ = await loop.run { _ in }
    #expect(owner.seen.withLock { $0.payloads.count } == 5)
  }
}
