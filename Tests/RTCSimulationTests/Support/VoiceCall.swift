import MediaBasics
import RTC
import RTCSimulation
import Sound

/// A call of two engines in virtual time: speech, Opus, RTP, SRTP, a simulated network both ways, and at each end the jitter
/// buffer that is pulled every 10 ms. Everything but the bytes of the DTLS handshake repeats by the seed.
struct VoiceCall {
  var seed: UInt64 = 1
  /// Of each way.
  var network = LinkConditions(latency: .milliseconds(25))
  var speech = CodedSpeech.plain
  /// Whether the far end may ask for lost packets again.
  var asksAgain = true
  /// B's sound clock against all others, and A's by as much the other way, parts per million.
  var drift = 0.0
  /// How often the speech is said.
  var rounds = 1
  /// Changes of the network, by seconds after the first sound.
  var changes: [(at: Double, change: (inout LinkConditions) -> Void)] = []

  struct Outcome {
    var a = Heard()
    var b = Heard()
    /// From the first offer to keys on both sides.
    var connected = MediaDuration.zero
    /// All states of A's peer.
    var states: [PeerState] = []

    var both: [Heard] { [a, b] }
  }

  /// The ends of a call while it runs.
  private final class End {
    var buffer: JitterBuffer
    var heard = Heard()
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    var nextPull: MediaInstant
    var pulls = 0
    /// The next packet to send, over all rounds.
    var next = 0
    let stream: SendStreamID

    init(stream: SendStreamID, firstPull: MediaInstant) throws {
      buffer = try JitterBuffer()
      self.stream = stream
      nextPull = firstPull
    }

    func pull(at now: MediaInstant) {
      var block = block
      var span = block.mutableSpan
      heard.kinds.append(buffer.pull(into: &span, at: now))
      heard.samples += block
      pulls += 1
      if pulls % 100 == 0 { heard.history.append(buffer.statistics) }
    }
  }

  private static func peer(_ cname: String, isControlling: Bool, asksAgain: Bool, seed: UInt64) throws -> Peer {
    var opus = CodecDescription.opus
    if !asksAgain { opus.feedback.removeAll { $0 == .nack } }
    var configuration = PeerConfiguration(
      identity: try DTLSIdentity.generate(),
      negotiation: NegotiationConfiguration(audioCodecs: [opus], cname: cname, sessionID: 1),
      anchor: NTPAnchor(ntpAtZero: 0xe000_0000 << 32))
    // As a client has it.
    configuration.retransmissionHistory = 128
    configuration.srtp = isControlling ? .libsrtp : .openssl
    return Peer(
      configuration: configuration, isControlling: isControlling, random: SeededGenerator(seed: seed), at: .zero)
  }

  private func connect() throws -> SimulatedCall {
    var a = try Self.peer("a", isControlling: true, asksAgain: asksAgain, seed: seed &* 3)
    let b = try Self.peer("b", isControlling: false, asksAgain: asksAgain, seed: seed &* 3 &+ 1)
    let ours = try a.makeSender(streamID: "-", trackID: "voice")
    try a.negotiate { (negotiation) throws(NegotiationError) in
      _ = try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: ours)
    }
    let call = SimulatedCall(a: a, b: b, toB: network, seed: seed)
    let offer = try call.with(.a) { try $0.createOffer(at: call.now) }
    let answer = try call.with(.b) { peer in
      let sender = try peer.makeSender(streamID: "-", trackID: "voice")
      try peer.negotiate { (negotiation) throws(NegotiationError) in
        _ = try negotiation.addTransceiver(.audio, direction: .sendReceive, sender: sender)
      }
      try peer.setRemote(offer, as: .offer, at: call.now)
      return try peer.createAnswer(at: call.now).answer
    }
    try call.with(.a) { peer in _ = try peer.setRemote(answer, as: .answer, at: call.now) }
    let isConnected = call.run(for: .seconds(20)) { call in
      call.with(.a) { $0.isConnected } && call.with(.b) { $0.isConnected }
    }
    guard isConnected else { throw PeerFailure.timeout }
    return call
  }

  func run() throws -> Outcome {
    let call = try connect()
    var outcome = Outcome()
    outcome.connected = call.now - .zero
    let begin = call.now + .milliseconds(7)
    // Where the pulls of each side lie between the packets, ms.
    let phases: [SimulatedCall.Side: Double] = [.a: 3.2, .b: 6.7]
    var ends: [SimulatedCall.Side: End] = [:]
    for side in [SimulatedCall.Side.a, .b] {
      let stream = call.with(side) { peer in peer.negotiation.transceivers.first.flatMap { peer.sendStream(of: $0.id) }
      }
      guard let stream, let phase = phases[side] else { throw PeerFailure.noPath }
      let end = try End(stream: stream, firstPull: begin + .seconds(phase / 1_000))
      end.heard.start = phase
      end.heard.drift = side == .a ? -drift : drift
      ends[side] = end
    }
    call.onMedia = { side, packet, bytes, at in
      let payload = bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength))
      ends[side]?.heard.packets += 1
      ends[side]?.buffer.insert(
        payload, source: packet.ssrc, sequence: packet.sequenceNumber, timestamp: packet.timestamp, arrival: at,
        resentLikelihood: packet.resentLikelihood)
    }

    let length = speech.samples.count
    let last = begin + AudioBlock.duration(of: Int64(length * rounds))
    var pending = changes.sorted { $0.at < $1.at }[...]
    func due(_ n: Int) -> MediaInstant? {
      guard n < speech.packets.count * rounds else { return nil }
      let samples = Int64(n / speech.packets.count * length) + Int64(speech.packets[n % speech.packets.count].timestamp)
      // A frame is complete 20 ms after its first sample.
      return begin + AudioBlock.duration(of: samples + Int64(2 * AudioBlock.frames))
    }
    func wish() {
      var next = pending.first.map { begin + .seconds($0.at) }
      for end in ends.values {
        next = .earliest(next, due(end.next))
        next = .earliest(next, end.nextPull)
      }
      call.nextWish = next
    }
    call.onStep = { call in
      let now = call.now
      while let change = pending.first, begin + .seconds(change.at) <= now {
        pending.removeFirst()
        call.conditions { toB, toA in
          change.change(&toB)
          change.change(&toA)
        }
      }
      for side in [SimulatedCall.Side.a, .b] {
        guard let end = ends[side] else { continue }
        while let at = due(end.next), at <= now { send(end, from: side, on: call) }
        while end.nextPull <= now {
          end.pull(at: end.nextPull)
          let period = 10 * (1 + end.heard.drift / 1e6)
          end.nextPull = begin + .seconds((end.heard.start + Double(end.pulls) * period) / 1_000)
        }
      }
      wish()
    }
    wish()
    // What was said last is still on its way.
    call.run(for: last + .seconds(1) - call.now)
    call.onStep = nil
    call.onMedia = nil
    for side in [SimulatedCall.Side.a, .b] {
      guard let end = ends[side] else { continue }
      end.heard.statistics = end.buffer.statistics
      end.heard.drops = call.with(side) { $0.drops }
      if side == .a { outcome.a = end.heard } else { outcome.b = end.heard }
    }
    outcome.states = call.takeEvents(.a).compactMap { event in
      if case .stateChanged(let state) = event { state } else { nil }
    }
    return outcome
  }

  private func send(_ end: End, from side: SimulatedCall.Side, on call: SimulatedCall) {
    let (round, index) = end.next.quotientAndRemainder(dividingBy: speech.packets.count)
    let packet = speech.packets[index]
    let level = AudioLevel(magnitude: UInt8(clamping: -packet.level), voice: true)
    let extensions = call.with(side) { $0.audioExtensions(level: level) }
    // Both numbers roll over early in the call.
    let header = RTPOutgoing(
      marker: packet.isFirstAfterPause, payloadType: CodecDescription.opus.payloadType,
      sequenceNumber: 65_500 &+ UInt16(truncatingIfNeeded: end.next),
      timestamp: 4_294_900_000 &+ UInt32(truncatingIfNeeded: round * speech.samples.count) &+ packet.timestamp, ssrc: 0,
      extensions: extensions)
    end.next += 1
    call.send(header, payload: packet.payload, on: end.stream, from: side)
  }
}
