import CSockets
import MediaBasics
import RTC

/// What lives on a media thread: its sockets, its peers, and the batch of datagrams going out. Never leaves that thread.
///
/// A turn of the loop reads a burst from each ready socket, hands packets to peers and their owners, runs the inbox, due timers
/// and what looks into rings, lets each peer that was touched say what it has to send, and sends all of it in one flush.
public final class MediaHost {
  /// The time of this turn; taken once, when the thread woke.
  public private(set) var now: MediaInstant
  /// Datagrams going out; `send` on a peer fills it.
  public var batch = PacketBatch(capacity: 128)
  public private(set) var isStopping = false

  private let poller: Poller
  private var sockets: [UInt64: UDPSocket] = [:]
  private var socketTags: [TransportAddress: UInt64] = [:]
  private var nextTag: UInt64 = 0
  /// The peers in care, in the order they came.
  public private(set) var hostedPeers: [HostedPeer] = []
  private var nextPeerID = 0
  private var touched: [HostedPeer] = []
  /// Those of `touched` whose turn it is; the two take turns, so that neither gives its memory back.
  private var settling: [HostedPeer] = []
  private var byPath: [TransportPath: HostedPeer] = [:]
  private var byUsernameFragment: [String: HostedPeer] = [:]
  private var bySocket: [TransportAddress: HostedPeer] = [:]
  private var tickers: [MediaTicker] = []
  private var turns: [MediaTurn] = []

  private static let receiveSlot = 2_048
  private static let burst = 64
  private let receiveSlab: UnsafeMutableRawPointer
  private let received: UnsafeMutablePointer<ncall_datagram>
  private let outgoing: UnsafeMutablePointer<ncall_datagram>

  /// Datagrams that belonged to no peer.
  public private(set) var unrouted = 0

  init(poller: Poller) {
    self.poller = poller
    now = .now
    receiveSlab = .allocate(byteCount: Self.burst * Self.receiveSlot, alignment: 16)
    received = .allocate(capacity: Self.burst)
    received.initialize(repeating: ncall_datagram(), count: Self.burst)
    outgoing = .allocate(capacity: 128)
    outgoing.initialize(repeating: ncall_datagram(), count: 128)
  }

  deinit {
    receiveSlab.deallocate()
    received.deallocate()
    outgoing.deallocate()
  }

  func stop() { isStopping = true }

  // MARK: Sockets

  /// Opens a UDP socket on `address`; port 0 picks a free one.
  /// - Returns: the address it is bound to.
  public func openSocket(on address: TransportAddress) throws(SocketError) -> TransportAddress {
    let socket = try UDPSocket(bind: address)
    let tag = nextTag
    try poller.add(socket.descriptor, tag: tag)
    nextTag += 1
    sockets[tag] = socket
    socketTags[socket.local] = tag
    return socket.local
  }

  public func closeSocket(_ local: TransportAddress) {
    guard let tag = socketTags.removeValue(forKey: local), let socket = sockets.removeValue(forKey: tag) else { return }
    poller.remove(socket.descriptor)
  }

  // MARK: Peers

  /// Takes a peer into care.
  /// - Parameters:
  ///   - ownSockets: sockets that only this peer uses, closed with it. Without any, datagrams find it by username fragment and path.
  public func add(_ peer: consuming Peer, delegate: any PeerDelegate, ownSockets: [TransportAddress] = []) -> HostedPeer
  {
    let hosted = HostedPeer(id: nextPeerID, peer: peer, delegate: delegate)
    nextPeerID += 1
    hosted.ownSockets = ownSockets
    for address in ownSockets { bySocket[address] = hosted }
    hostedPeers.append(hosted)
    refreshUsernameFragment(hosted)
    touch(hosted)
    return hosted
  }

  /// Changes a peer; what follows from it is sent at the end of this turn.
  public func update<Result, Failure: Error>(
    _ hosted: HostedPeer, _ change: (inout Peer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    touch(hosted)
    return try change(&hosted.peer)
  }

  /// Closes a peer politely: its goodbyes leave with this turn, then it is forgotten.
  public func remove(_ hosted: HostedPeer) {
    guard !hosted.isRemoved else { return }
    hosted.peer.close(at: now)
    drain(hosted)
    flush()
    hosted.isRemoved = true
    hosted.delegate = nil
    hostedPeers.removeAll { $0 === hosted }
    for path in hosted.paths where byPath[path] === hosted { byPath[path] = nil }
    for fragment in hosted.usernameFragments where byUsernameFragment[fragment] === hosted {
      byUsernameFragment[fragment] = nil
    }
    for address in hosted.ownSockets {
      bySocket[address] = nil
      closeSocket(address)
    }
  }

  private func touch(_ hosted: HostedPeer) {
    guard !hosted.isTouched, !hosted.isRemoved else { return }
    hosted.isTouched = true
    touched.append(hosted)
  }

  private func refreshUsernameFragment(_ hosted: HostedPeer) {
    guard hosted.ownSockets.isEmpty else { return }
    // Only a restart changes the names, and while an old one is still good there is more than one.
    guard hosted.usernameFragments.count != 1 || hosted.usernameFragments[0] != hosted.peer.localUsernameFragment else {
      return
    }
    let current = hosted.peer.localUsernameFragments
    for old in hosted.usernameFragments where !current.contains(old) && byUsernameFragment[old] === hosted {
      byUsernameFragment[old] = nil
    }
    for fragment in current { byUsernameFragment[fragment] = hosted }
    hosted.usernameFragments = current
  }

  // MARK: Timers

  /// Calls `body` every `interval` until the ticker is cancelled.
  public func every(_ interval: MediaDuration, _ body: @escaping (MediaHost) -> Void) -> MediaTicker {
    let ticker = MediaTicker(interval: interval, due: now + interval, body: body)
    tickers.append(ticker)
    return ticker
  }

  /// Calls `body` in every turn until cancelled; `MediaLoop.wake` makes a turn.
  public func everyTurn(_ body: @escaping (MediaHost) -> Void) -> MediaTurn {
    let turn = MediaTurn(body: body)
    turns.append(turn)
    return turn
  }

  var nextDeadline: MediaInstant? {
    // What a turn left undone is done in the next one, at once.
    if !touched.isEmpty { return now }
    var deadline: MediaInstant?
    for peer in hostedPeers { deadline = .earliest(deadline, peer.deadline) }
    for ticker in tickers { deadline = .earliest(deadline, ticker.due) }
    return deadline
  }

  // MARK: A turn

  func beginTurn() { now = .now }

  /// Reads what waits on a socket, a bounded number of bursts so that timers and other sockets get their turn.
  func receive(socket tag: UInt64) {
    guard let socket = sockets[tag] else { return }
    for _ in 0..<8 {
      for i in 0..<Self.burst {
        received[i].bytes = receiveSlab + i * Self.receiveSlot
        received[i].length = UInt32(Self.receiveSlot)
      }
      let count = Int(ncall_udp_receive(socket.descriptor, received, Int32(Self.burst)))
      guard count > 0 else { return }
      for i in 0..<count where received[i].length > 0 {
        deliver(index: i, on: TransportPath(local: socket.local, remote: TransportAddress(received[i].peer)))
      }
      guard count == Self.burst else { return }
    }
  }

  private func deliver(index: Int, on path: TransportPath) {
    // The slot is longer than the datagram: a retransmission is unwrapped, and tags are checked, in place.
    let start = receiveSlab + index * Self.receiveSlot
    let length = Int(received[index].length)
    let bytes = UnsafeRawBufferPointer(start: start, count: length)
    guard let hosted = route(bytes, on: path) else {
      unrouted += 1
      return
    }
    touch(hosted)
    var span = MutableRawSpan(_unsafeStart: start, byteCount: Self.receiveSlot)
    guard case .media(let packet) = hosted.peer.receive(&span, length: length, on: path, at: now) else { return }
    hosted.delegate?.peer(hosted, received: packet, in: span.bytes.extracting(0..<packet.length), host: self)
  }

  private func route(_ datagram: UnsafeRawBufferPointer, on path: TransportPath) -> HostedPeer? {
    if let hosted = bySocket[path.local] { return hosted }
    guard let first = datagram.first else { return nil }
    if DatagramKind(firstByte: first) == .stun,
      let fragment = Peer.addressedUsernameFragment(of: RawSpan(_unsafeBytes: datagram))
    {
      guard let hosted = byUsernameFragment[fragment] else { return nil }
      return hosted
    }
    return byPath[path]
  }

  /// Remembers that datagrams on `path` are for `hosted`; a peer may have 32 paths at a time.
  private func learn(_ path: TransportPath, for hosted: HostedPeer) {
    guard hosted.ownSockets.isEmpty, byPath[path] !== hosted else { return }
    if hosted.paths.count >= 32 {
      let oldest = hosted.paths.removeFirst()
      if byPath[oldest] === hosted { byPath[oldest] = nil }
    }
    hosted.paths.append(path)
    byPath[path] = hosted
  }

  func endTurn() {
    now = .now
    for ticker in tickers where ticker.due <= now {
      ticker.due = ticker.due + ticker.interval > now ? ticker.due + ticker.interval : now + ticker.interval
      if !ticker.isCancelled { ticker.body(self) }
    }
    tickers.removeAll(where: \.isCancelled)
    for turn in turns where !turn.isCancelled { turn.body(self) }
    turns.removeAll(where: \.isCancelled)
    for peer in hostedPeers where peer.deadline.map({ $0 <= now }) ?? false { touch(peer) }
    // Draining one peer may touch another (its owner forwards or closes): go on until all is quiet, but not for ever.
    var rounds = 0
    while !touched.isEmpty, rounds < 16 {
      rounds += 1
      swap(&touched, &settling)
      for hosted in settling {
        hosted.isTouched = false
        if !hosted.isRemoved { settle(hosted) }
      }
      settling.removeAll(keepingCapacity: true)
    }
    flush()
  }

  private func settle(_ hosted: HostedPeer) {
    hosted.peer.advance(to: now)
    refreshUsernameFragment(hosted)
    drain(hosted)
    while let event = hosted.peer.pollEvent() {
      hosted.delegate?.peer(hosted, event: event, host: self)
      if hosted.isRemoved { return }
    }
    drain(hosted)
    hosted.deadline = hosted.peer.nextDeadline?.at
  }

  private func drain(_ hosted: HostedPeer) {
    while true {
      let before = batch.count
      let isDone = hosted.peer.drain(into: &batch, at: now)
      if hosted.ownSockets.isEmpty {
        for i in before..<batch.count where batch.withBytes(i, { DatagramKind(firstByte: $0.first ?? 255) == .stun }) {
          learn(batch.entry(i).path, for: hosted)
        }
      }
      if isDone { return }
      flush()
    }
  }

  /// Sends an RTP packet of `hosted` on one of its streams.
  /// - Returns: true when it went into the batch.
  @discardableResult
  public func send(_ header: RTPOutgoing, payload: RawSpan, on stream: SendStreamID, of hosted: HostedPeer) -> Bool {
    if batch.isFull { flush() }
    return hosted.peer.send(header, payload: payload, on: stream, at: now, into: &batch)
  }

  /// Hands everything in the batch to the system.
  public func flush() {
    let count = batch.count
    var from = 0
    while from < count {
      let local = batch.entry(from).path.local
      var n = 0
      while from + n < count, n < 128 {
        let entry = batch.entry(from + n)
        guard entry.path.local == local else { break }
        outgoing[n].bytes = batch.withBytes(from + n) { UnsafeMutableRawPointer(mutating: $0.baseAddress) }
        outgoing[n].length = UInt32(entry.length)
        outgoing[n].peer = entry.path.remote.wire
        n += 1
      }
      if let tag = socketTags[local], let socket = sockets[tag] { socket.send(outgoing, count: n) }
      from += n
    }
    batch.removeAll()
  }
}
