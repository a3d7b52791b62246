import MediaBasics
import RTC

/// Two peers, two simulated links and one virtual clock: a whole call that takes no real time and repeats by its seed.
///
/// The clock only moves in `run`; every datagram, timer and event happens at its own instant, in a fixed order.
public final class SimulatedCall {
  public enum Side: Int, Sendable { case a, b }

  private struct Flight {
    var datagram: [UInt8]
    /// As the receiver sees it.
    var path: TransportPath
  }

  private final class End {
    var peer: Peer
    var events: [PeerEvent] = []
    var media: [(packet: MediaPacket, payload: [UInt8], at: MediaInstant)] = []
    init(_ peer: consuming Peer) { self.peer = peer }
  }

  public private(set) var now = MediaInstant.zero
  private let a: End
  private let b: End
  private var toA: SimulatedLink<Flight>
  private var toB: SimulatedLink<Flight>
  private var batch = PacketBatch(capacity: 64)

  /// Called for each RTP packet that arrives, in place of keeping it.
  public var onMedia: ((Side, MediaPacket, RawSpan, MediaInstant) -> Void)?
  /// Called after every step, so that a test can send on its own schedule.
  public var onStep: ((SimulatedCall) -> Void)?
  /// Called for each datagram as it leaves; false loses it.
  public var filter: ((Side, [UInt8]) -> Bool)?
  /// The next instant at which `onStep` wants to be called.
  public var nextWish: MediaInstant?

  public static let addressA = TransportAddress(10, 0, 0, 1, port: 1_000)
  public static let addressB = TransportAddress(10, 0, 0, 2, port: 2_000)

  /// - Parameters:
  ///   - conditions: of the links towards B and towards A.
  public init(
    a: consuming Peer, b: consuming Peer, toB: LinkConditions = LinkConditions(), toA: LinkConditions? = nil,
    seed: UInt64
  ) {
    self.a = End(a)
    self.b = End(b)
    self.toB = SimulatedLink(toB, seed: seed &* 2 &+ 1)
    self.toA = SimulatedLink(toA ?? toB, seed: seed &* 2 &+ 2)
    self.a.peer.addLocalCandidate(Self.addressA)
    self.b.peer.addLocalCandidate(Self.addressB)
  }

  /// Changes a side's peer, and sends what follows.
  public func with<Result>(_ side: Side, _ body: (inout Peer) throws -> Result) rethrows -> Result {
    defer { settle(side) }
    return try body(&end(side).peer)
  }

  /// Changes the links.
  public func conditions(_ change: (inout LinkConditions, inout LinkConditions) -> Void) {
    change(&toB.conditions, &toA.conditions)
  }

  /// Sends an RTP packet from a side.
  @discardableResult
  public func send(_ header: RTPOutgoing, payload: [UInt8], on stream: SendStreamID, from side: Side) -> Bool {
    let sent = end(side).peer.send(header, payload: payload.span.bytes, on: stream, at: now, into: &batch)
    flush(side)
    return sent
  }

  /// Events of a side since the last call.
  public func takeEvents(_ side: Side) -> [PeerEvent] {
    defer { end(side).events.removeAll() }
    return end(side).events
  }

  /// RTP that arrived at a side since the last call, where `onMedia` does not take it.
  public func takeMedia(_ side: Side) -> [(packet: MediaPacket, payload: [UInt8], at: MediaInstant)] {
    defer { end(side).media.removeAll() }
    return end(side).media
  }

  /// Lets time pass until `condition` holds or `limit` has gone by; answers whether it held.
  @discardableResult
  public func run(for limit: MediaDuration, until condition: (SimulatedCall) -> Bool = { _ in false }) -> Bool {
    let end = now + limit
    settle(.a)
    settle(.b)
    var steps = 0
    while true {
      if condition(self) { return true }
      guard let next = nextInstant, next <= end else { break }
      // A peer that asks for the same instant again and again would hang the test: that is a defect to be seen.
      steps = next > now ? 0 : steps + 1
      precondition(
        steps < 100_000,
        "virtual time stands still at \(now): \(String(describing: a.peer.nextDeadline)) \(String(describing: b.peer.nextDeadline))"
      )
      now = max(now, next)
      step()
    }
    now = end
    return condition(self)
  }

  private var nextInstant: MediaInstant? {
    var next = MediaInstant?.earliest(toA.nextArrival, toB.nextArrival)
    next = .earliest(next, a.peer.nextDeadline?.at)
    next = .earliest(next, b.peer.nextDeadline?.at)
    return .earliest(next, nextWish)
  }

  private func step() {
    while let flight = toB.receive(at: now) { deliver(flight, to: .b) }
    while let flight = toA.receive(at: now) { deliver(flight, to: .a) }
    for side in [Side.a, .b] where end(side).peer.nextDeadline.map({ $0.at <= now }) ?? false {
      end(side).peer.advance(to: now)
    }
    settle(.a)
    settle(.b)
    if let wish = nextWish, wish <= now { nextWish = nil }
    onStep?(self)
  }

  private func deliver(_ flight: Flight, to side: Side) {
    var buffer = flight.datagram + Array(repeating: 0, count: 32)
    let length = flight.datagram.count
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    if case .media(let packet) = end(side).peer.receive(&bytes, length: length, on: flight.path, at: now) {
      let clear = bytes.bytes.extracting(0..<packet.length)
      if let onMedia {
        onMedia(side, packet, clear, now)
      } else {
        let payload = clear.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength)).toArray()
        end(side).media.append((packet, payload, now))
      }
    }
  }

  private func settle(_ side: Side) {
    while !end(side).peer.drain(into: &batch, at: now) { flush(side) }
    flush(side)
    while let event = end(side).peer.pollEvent() { end(side).events.append(event) }
  }

  private func flush(_ side: Side) {
    for i in 0..<batch.count {
      let datagram = batch.withBytes(i) { Array($0) }
      let path = batch.entry(i).path
      guard filter?(side, datagram) ?? true else { continue }
      let flight = Flight(datagram: datagram, path: TransportPath(local: path.remote, remote: path.local))
      switch side {
      case .a where path.remote == Self.addressB: toB.send(flight, size: datagram.count, at: now)
      case .b where path.remote == Self.addressA: toA.send(flight, size: datagram.count, at: now)
      default: break  // nobody lives there
      }
    }
    batch.removeAll()
  }

  private func end(_ side: Side) -> End { side == .a ? a : b }
}
