import MediaBasics

@testable import RTC

/// Two agents, a network between them and a clock that moves only when told: the stage of every ICE story.
final class ICELab {
  enum Side: Hashable {
    case left
    case right

    var other: Side { self == .left ? .right : .left }
  }

  /// A datagram under way; `path` is as its receiver will see it.
  private struct Parcel {
    let due: MediaInstant
    let receiver: Side
    let datagram: [UInt8]
    let path: TransportPath
  }

  struct Happening: Equatable {
    let instant: MediaInstant
    let side: Side
    let event: ICEEvent
  }

  var left: ICEAgent
  var right: ICEAgent
  private(set) var now = MediaInstant.zero
  var latency = MediaDuration.milliseconds(10)
  /// Share of datagrams lost, 0…1.
  var loss = 0.0
  /// Which datagrams the network swallows; the path is as the sender sees it.
  var isCut: (Side, TransportPath) -> Bool = { _, _ in false }
  /// Whose STUN the network swallows while media passes.
  var swallowsSTUN: (Side) -> Bool = { _ in false }
  /// What the outside sees instead of an inside address.
  private var translations: [(inside: TransportAddress, outside: TransportAddress)] = []
  /// Where an outside address has sent to: only from there does it let anything in.
  private var holes: [TransportPath] = []
  /// When set, both sides send a media packet this often on their selected paths.
  var mediaInterval: MediaDuration?
  private var nextMediaAt = MediaInstant.zero

  private(set) var happenings: [Happening] = []
  /// Every datagram that was sent, in order, as its sender saw it.
  private(set) var sent: [(instant: MediaInstant, side: Side, datagram: [UInt8], path: TransportPath)] = []
  /// Instants at which media arrived, by receiver.
  private(set) var mediaArrivals: [Side: [MediaInstant]] = [.left: [], .right: []]
  private var parcels: [Parcel] = []
  private var random: SeededGenerator

  init(
    seed: UInt64 = 1, left leftRole: ICERole = .controlling, right rightRole: ICERole = .controlled,
    configuration: ICEConfiguration = ICEConfiguration()
  ) {
    random = SeededGenerator(seed: seed)
    left = ICEAgent(configuration: configuration, role: leftRole, random: SeededGenerator(from: &random))
    right = ICEAgent(configuration: configuration, role: rightRole, random: SeededGenerator(from: &random))
  }

  static let leftAddress = TransportAddress(10, 0, 0, 1, port: 5_000)
  static let rightAddress = TransportAddress(10, 0, 0, 2, port: 6_000)

  /// Two agents with one address each that know each other's credentials and candidates.
  static func introduced(seed: UInt64 = 1, configuration: ICEConfiguration = ICEConfiguration()) -> ICELab {
    let lab = ICELab(seed: seed, configuration: configuration)
    lab.left.addLocalCandidate(.host(leftAddress))
    lab.right.addLocalCandidate(.host(rightAddress))
    lab.exchangeCredentials()
    lab.exchangeCandidates()
    return lab
  }

  /// As `introduced`, and connected.
  static func connected(seed: UInt64 = 1, configuration: ICEConfiguration = ICEConfiguration()) -> ICELab {
    let lab = introduced(seed: seed, configuration: configuration)
    _ = lab.run(for: .seconds(10)) { lab.areConnected }
    return lab
  }

  func exchangeCredentials() {
    left.setRemote(credentials: right.localCredentials, lite: false)
    right.setRemote(credentials: left.localCredentials, lite: false)
  }

  /// Signals candidates as text, the way they really travel.
  func exchangeCandidates() {
    let (ours, theirs) = (left.localCandidates, right.localCandidates)
    for candidate in theirs { if let read = ICECandidate(sdp: candidate.sdp) { left.addRemoteCandidate(read) } }
    for candidate in ours { if let read = ICECandidate(sdp: candidate.sdp) { right.addRemoteCandidate(read) } }
  }

  var areConnected: Bool { isConnected(.left) && isConnected(.right) }

  func isConnected(_ side: Side) -> Bool {
    let state = state(side)
    return (state == .connected || state == .completed) && path(side) != nil
  }

  func state(_ side: Side) -> ICEState { side == .left ? left.state : right.state }

  func path(_ side: Side) -> TransportPath? { side == .left ? left.selectedPath : right.selectedPath }

  /// The states a side went through.
  func states(_ side: Side) -> [ICEState] {
    happenings.compactMap {
      if $0.side == side, case .stateChanged(let state) = $0.event { state } else { nil }
    }
  }

  func instant(of event: ICEEvent, on side: Side) -> MediaInstant? {
    happenings.first { $0.side == side && $0.event == event }?.instant
  }

  // MARK: The network

  /// Puts a side's address behind a NAT, or moves it to another outside address.
  func translate(_ inside: TransportAddress, to outside: TransportAddress) {
    translations.removeAll { $0.inside == inside }
    translations.append((inside, outside))
  }

  private func outside(_ address: TransportAddress) -> TransportAddress {
    translations.first { $0.inside == address }?.outside ?? address
  }

  private func owns(_ side: Side, _ address: TransportAddress) -> Bool {
    side == .left
      ? left.localCandidates.contains { $0.base == address } : right.localCandidates.contains { $0.base == address }
  }

  private func carry(_ datagram: [UInt8], from side: Side, on path: TransportPath) {
    sent.append((now, side, datagram, path))
    let source = outside(path.local)
    if source != path.local {
      let hole = TransportPath(local: source, remote: path.remote)
      if !holes.contains(hole) { holes.append(hole) }
    }
    guard !isCut(side, path), datagram == Self.media || !swallowsSTUN(side),
      Double.random(in: 0..<1, using: &random) >= loss
    else { return }
    let receiver = side.other
    let destination: TransportAddress
    if let behind = translations.first(where: { $0.outside == path.remote }) {
      guard holes.contains(TransportPath(local: path.remote, remote: source)) else { return }
      destination = behind.inside
    } else {
      // An address behind a NAT cannot be reached by its inside name.
      guard !translations.contains(where: { $0.inside == path.remote }) else { return }
      destination = path.remote
    }
    guard owns(receiver, destination) else { return }
    parcels.append(
      Parcel(
        due: now + latency, receiver: receiver, datagram: datagram,
        path: TransportPath(local: destination, remote: source)))
  }

  /// Brings a datagram to a side as if somebody had sent it.
  func inject(_ datagram: [UInt8], to side: Side, on path: TransportPath) {
    deliver(Parcel(due: now, receiver: side, datagram: datagram, path: path))
  }

  private func deliver(_ parcel: Parcel) {
    if !STUNMessage.isSTUN(parcel.datagram.span.bytes), parcel.datagram == Self.media {
      mediaArrivals[parcel.receiver]?.append(now)
      switch parcel.receiver {
      case .left: left.noteReceived(on: parcel.path, at: now)
      case .right: right.noteReceived(on: parcel.path, at: now)
      }
    } else {
      switch parcel.receiver {
      case .left: left.receive(parcel.datagram.span.bytes, on: parcel.path, at: now)
      case .right: right.receive(parcel.datagram.span.bytes, on: parcel.path, at: now)
      }
    }
    drain()
  }

  private func drain() {
    while let (datagram, path) = left.pollTransmit() { carry(datagram, from: .left, on: path) }
    while let (datagram, path) = right.pollTransmit() { carry(datagram, from: .right, on: path) }
    while let event = left.pollEvent() { happenings.append(Happening(instant: now, side: .left, event: event)) }
    while let event = right.pollEvent() { happenings.append(Happening(instant: now, side: .right, event: event)) }
  }

  private static let media: [UInt8] = [0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]

  private func sendMedia() {
    if let path = left.selectedPath { carry(Self.media, from: .left, on: path) }
    if let path = right.selectedPath { carry(Self.media, from: .right, on: path) }
  }

  // MARK: Time

  /// Moves on to the next thing that happens, but not past `end`; false when nothing is left before it.
  private func step(until end: MediaInstant) -> Bool {
    drain()
    var next: MediaInstant? = .earliest(left.nextDeadline, right.nextDeadline)
    next = .earliest(next, parcels.map(\.due).min())
    if mediaInterval != nil { next = .earliest(next, nextMediaAt) }
    guard let next, next <= end else {
      now = max(now, end)
      return false
    }
    now = max(now, next)
    if let first = parcels.indices.min(by: { (parcels[$0].due, $0) < (parcels[$1].due, $1) }), parcels[first].due <= now
    {
      deliver(parcels.remove(at: first))
    }
    if let mediaInterval, nextMediaAt <= now {
      sendMedia()
      nextMediaAt = now + mediaInterval
    }
    if let deadline = left.nextDeadline, deadline <= now { left.advance(to: now) }
    if let deadline = right.nextDeadline, deadline <= now { right.advance(to: now) }
    drain()
    return true
  }

  /// Lets time pass until the condition holds; false when it does not within the limit.
  func run(for limit: MediaDuration, until condition: () -> Bool) -> Bool {
    let end = now + limit
    var steps = 0
    while !condition() {
      steps += 1
      guard steps < 1_000_000, step(until: end) else { return condition() }
    }
    return true
  }

  /// Lets time pass.
  func run(for duration: MediaDuration) { _ = run(for: duration) { false } }
}
