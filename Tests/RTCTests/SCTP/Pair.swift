import MediaBasics

@testable import RTC

/// Two endpoints, a link each way, and a clock that moves only from one thing due to the next.
struct Pair<E: Endpoint & ~Copyable>: ~Copyable {
  var a: E
  var b: E
  var toA: Link
  var toB: Link
  var now = MediaInstant.zero

  init(_ a: consuming E, _ b: consuming E, seed: UInt64 = 1, configure: (inout Link) -> Void = { _ in }) {
    self.a = a
    self.b = b
    toA = Link(seed: seed &* 2 &+ 1)
    toB = Link(seed: seed &* 2 &+ 2)
    configure(&toA)
    configure(&toB)
  }

  /// Sends what both have to send.
  mutating func flush() {
    while let packet = a.pollTransmit() { toB.send(packet, at: now) }
    while let packet = b.pollTransmit() { toA.send(packet, at: now) }
  }

  /// Moves to the next thing due, at most to `limit`; false when nothing is due until then.
  mutating func step(until limit: MediaInstant) -> Bool {
    flush()
    var next = MediaInstant?.earliest(toA.nextArrival, toB.nextArrival)
    next = .earliest(next, a.nextDeadline)
    next = .earliest(next, b.nextDeadline)
    guard let next, next <= limit else {
      now = max(now, limit)
      return false
    }
    now = max(now, next)
    for packet in toA.arrivals(until: now) { a.receive(packet.span.bytes, at: now) }
    for packet in toB.arrivals(until: now) { b.receive(packet.span.bytes, at: now) }
    a.advance(to: now)
    b.advance(to: now)
    return true
  }

  /// Runs for a length of virtual time, or until `done` answers true; `done` is asked after each step.
  @discardableResult
  mutating func run(for length: MediaDuration, until done: (inout Self) -> Bool = { _ in false }) -> Bool {
    let limit = now + length
    if done(&self) { return true }
    while step(until: limit) { if done(&self) { return true } }
    flush()
    return done(&self)
  }
}

extension Pair where E == SCTPAssociation {
  init(
    seed: UInt64 = 1, configurationA: SCTPConfiguration = .init(), configurationB: SCTPConfiguration = .init(),
    configure: (inout Link) -> Void = { _ in }
  ) {
    self.init(
      SCTPAssociation(configuration: configurationA, random: SeededGenerator(seed: seed &+ 1000)),
      SCTPAssociation(configuration: configurationB, random: SeededGenerator(seed: seed &+ 2000)), seed: seed,
      configure: configure)
  }

  /// Starts both and runs until both are established; false when that does not happen in time.
  mutating func connect(within length: MediaDuration = .seconds(30)) -> Bool {
    a.start(at: now)
    b.start(at: now)
    return run(for: length) { $0.a.state == .established && $0.b.state == .established }
  }
}

extension SCTPAssociation {
  /// Takes every message that waits, leaving other events out.
  mutating func takeMessages() -> [(stream: UInt16, payload: [UInt8])] {
    takeEvents().compactMap {
      if case .message(let stream, _, let payload) = $0 { return (stream, payload) }
      return nil
    }
  }

  mutating func takeEvents() -> [SCTPEvent] {
    var events: [SCTPEvent] = []
    while let event = pollEvent() {
      if case .message(_, _, let payload) = event { taken(payload.count) }
      events.append(event)
    }
    return events
  }
}
