import MediaBasics

/// Everything an agent knows about one generation: from one restart to the next (RFC 8445 §6.1.2).
struct ICEChecklist: Sendable {
  let generation: Int
  let local: ICEKeys
  var remote: ICEKeys?
  var isRemoteLite = false
  var remoteCandidates: [ICERemoteCandidate] = []
  /// Best first.
  var pairs: [ICEPair] = []
  /// Pairs to be checked before any other, by id, first come first served (RFC 8445 §6.1.4.1).
  var triggered: [Int] = []
  /// True when the peer has said that no more candidates come.
  var isRemoteComplete = false
  /// When patience began to run; nil until both sides' credentials are known.
  var startedAt: MediaInstant?
  /// When something last gave hope: a candidate, or a request from the peer.
  var hopeAt: MediaInstant?
  /// A candidate came in since time last moved.
  var hasNews = false
  /// New checks wait until then.
  var nextCheckAt: MediaInstant?
  var firstValidAt: MediaInstant?
  /// The pair whose nomination is under way, by id.
  var nominating: Int?
  private var nextPairID = 0

  init(generation: Int, local: ICECredentials) {
    self.generation = generation
    self.local = ICEKeys(local)
  }

  mutating func makePairID() -> Int {
    nextPairID += 1
    return nextPairID
  }

  func index(ofPair id: Int) -> Int? { pairs.firstIndex { $0.id == id } }

  func index(ofPairOn path: TransportPath) -> Int? { pairs.firstIndex { $0.path == path } }

  /// Keeps best first; equal pairs keep their order of arrival, so that runs repeat.
  mutating func sort() {
    pairs.sort { ($0.priority, $1.id) > ($1.priority, $0.id) }
  }

  /// Puts a pair first in line for a check, unless it already stands there.
  mutating func trigger(at index: Int) {
    if pairs[index].state != .succeeded { pairs[index].state = .waiting }
    pairs[index].cancelRetransmission()
    let id = pairs[index].id
    if !triggered.contains(id) { triggered.append(id) }
  }

  /// The pair to check next; `ordinary` also looks at pairs that nobody triggered.
  mutating func takeNextToCheck(ordinary: Bool) -> Int? {
    while !triggered.isEmpty {
      let id = triggered.removeFirst()
      if let index = index(ofPair: id), pairs[index].state == .waiting { return index }
    }
    return ordinary ? pairs.firstIndex { $0.state == .waiting } : nil
  }

  /// Whether `takeNextToCheck` would find one.
  func hasPairToCheck(ordinary: Bool) -> Bool {
    pairs.contains { $0.state == .waiting && (ordinary || triggered.contains($0.id)) }
  }

  /// True while some check may still succeed.
  var isBusy: Bool { pairs.contains { $0.state == .waiting || $0.state == .inProgress } }
}
